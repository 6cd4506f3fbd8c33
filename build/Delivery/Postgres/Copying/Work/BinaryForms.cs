using Npgsql;

namespace DifyDelivery.Postgres.Copying.Work;

/// <summary>
/// Knows which types have a binary form that means the same in another database, and how a server gets it. Composites, and arrays of types
/// that were made here, carry type numbers (OIDs) in it; <c>reg*</c> are such numbers; xml would gain an encoding declaration; some types have
/// no binary form.
/// </summary>
internal sealed class BinaryForms
{
    // FirstNormalObjectId: what is below has the same number in every database (src/include/access/transam.h).
    private const uint FirstOwnNumber = 16384;
    private const int MaxDepth = 32;

    // Their numbers are those of src/include/catalog/pg_type.dat.
    private const uint Bytea = 17;
    private const uint Text = 25;
    private const uint Varchar = 1043;
    private const uint Uuid = 2950;

    private readonly Dictionary<uint, Entry> _types;

    private BinaryForms(Dictionary<uint, Entry> types) => _types = types;

    public static async Task<BinaryForms> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var types = await connection.ListAsync(
            """
            SELECT t.oid, t.typtype::text, t.typcategory = 'A' AND t.typelem <> 0 AND t.typlen = -1, t.typelem, t.typbasetype, coalesce(r.rngsubtype, 0::oid),
                t.typsend <> 0 AND t.typreceive <> 0 AND t.typname <> 'xml' AND NOT (t.typname LIKE 'reg%' AND t.typnamespace = 'pg_catalog'::regnamespace),
                coalesce(s.proname::text, '')
            FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_range r ON t.oid IN (r.rngtypid, r.rngmultitypid)
                LEFT JOIN pg_catalog.pg_proc s ON s.oid = t.typsend AND s.pronamespace = 'pg_catalog'::regnamespace
                    AND (s.proargtypes[0] = t.oid OR s.proargtypes[0] IN ('anyarray'::regtype, 'anyenum'::regtype, 'anyrange'::regtype, 'anymultirange'::regtype))
            WHERE t.typtype <> 'c'
            """,
            row => (row.GetFieldValue<uint>(0), new Entry(
                row.GetString(1)[0], row.GetBoolean(2), row.GetFieldValue<uint>(3), row.GetFieldValue<uint>(4), row.GetFieldValue<uint>(5), row.GetBoolean(6),
                row.GetString(7))),
            cancellationToken);
        return new BinaryForms(types.ToDictionary(type => type.Item1, type => type.Item2));
    }

    /// <summary>Whether values of the type can travel in binary form.</summary>
    public bool IsStable(uint type) => IsStable(type, MaxDepth);

    /// <summary>A column of the type.</summary>
    public CopyColumn Column(string name, uint type) =>
        new(name, type is Text or Varchar, Wire(Sql.Name(name), type)) { HasManyForms = HasManyForms(type, MaxDepth) };

    // These lie in the server as they are sent. Of others its own functions know; those of an extension may be anybody's, and a domain's value
    // is not what an enum's function takes.
    private string? Wire(string column, uint type) => type is Text or Varchar or Bytea or Uuid
        ? column
        : _types.TryGetValue(type, out var entry) && entry.Sender.Length > 0 && (type < FirstOwnNumber || entry.Kind is 'e' or 'r' or 'm') && entry.Kind != 'd'
            ? $"pg_catalog.{entry.Sender}({column})"
            : null;

    private bool IsStable(uint type, int depth) =>
        depth > 0 && _types.TryGetValue(type, out var entry) && entry.Kind switch
        {
            'd' => IsStable(entry.Base, depth - 1),
            'r' or 'm' => IsStable(entry.Subtype, depth - 1),
            'e' => true,
            'b' when entry.IsArray => entry.Element < FirstOwnNumber && IsStable(entry.Element, depth - 1),
            'b' => entry.HasBinaryForm,
            _ => false,
        };

    // An array that once held a null says so in its binary form, until it is written anew (ARR_HASNULL in src/backend/utils/adt/arrayfuncs.c).
    private bool HasManyForms(uint type, int depth) =>
        depth > 0 && _types.TryGetValue(type, out var entry) && entry.Kind switch
        {
            'd' => HasManyForms(entry.Base, depth - 1),
            'r' or 'm' => HasManyForms(entry.Subtype, depth - 1),
            _ => entry.IsArray,
        };

    private sealed record Entry(char Kind, bool IsArray, uint Element, uint Base, uint Subtype, bool HasBinaryForm, string Sender);
}
