using Npgsql;

namespace DifyDelivery.Integration.Tests.Support.Rows;

/// <summary>What the catalogue says about a type.</summary>
/// <param name="Id">Its oid.</param>
/// <param name="Name">Its bare name.</param>
/// <param name="Kind">b base, c composite, d domain, e enum, r range, m multirange.</param>
/// <param name="IsArray">Whether it is an array.</param>
/// <param name="Element">An array's element, a domain's base, a range's subtype, a multirange's range; else 0.</param>
/// <param name="Labels">An enum's labels.</param>
/// <param name="Parts">A composite's types, in order.</param>
internal sealed record TypeShape(uint Id, string Name, char Kind, bool IsArray, uint Element, IReadOnlyList<string> Labels, IReadOnlyList<uint> Parts)
{
    private const string TypesSql = """
        SELECT t.oid, t.typname::text, t.typtype, t.typcategory = 'A',
               CASE t.typtype WHEN 'd' THEN t.typbasetype WHEN 'r' THEN r.rngsubtype WHEN 'm' THEN m.rngtypid ELSE t.typelem END,
               coalesce((SELECT array_agg(enumlabel::text ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid), '{}'),
               coalesce((SELECT array_agg(atttypid ORDER BY attnum) FROM pg_attribute WHERE attrelid = t.typrelid AND attnum > 0 AND NOT attisdropped), '{}')
        FROM pg_type AS t LEFT JOIN pg_range AS r ON r.rngtypid = t.oid LEFT JOIN pg_range AS m ON m.rngmultitypid = t.oid
        """;

    public static Task<IReadOnlyList<TypeShape>> ReadAsync(NpgsqlConnection connection) => TableReader.ListAsync(
        connection, TypesSql,
        reader => new TypeShape(
            reader.GetFieldValue<uint>(0), reader.GetString(1), reader.GetChar(2), reader.GetBoolean(3), reader.GetFieldValue<uint>(4),
            reader.GetFieldValue<string[]>(5), reader.GetFieldValue<uint[]>(6)));
}
