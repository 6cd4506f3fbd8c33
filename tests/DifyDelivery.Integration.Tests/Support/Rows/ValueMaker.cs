using System.Globalization;
using System.Text;
using Npgsql;

namespace DifyDelivery.Integration.Tests.Support.Rows;

/// <summary>Makes values of any type as text: first each extreme in turn, then by chance.</summary>
internal sealed class ValueMaker(NpgsqlConnection connection)
{
    // All null, and large.
    private const int FirstRows = 2;
    private const int LongLength = 60_000;
    private const int LongBytes = 2_000_000;

    private readonly Dictionary<uint, TypeShape> _types = [];
    private readonly Dictionary<(string Type, bool IsIndexed), IReadOnlyList<string>> _extremes = [];

    public async Task LoadAsync()
    {
        foreach (var type in await TypeShape.ReadAsync(connection))
            _types[type.Id] = type;
    }

    /// <summary>A value for a column, or null.</summary>
    /// <param name="column">The column.</param>
    /// <param name="place">Its place in the row, so that not all columns have their extremes in the same row.</param>
    /// <param name="row">Which row; the first is all null, the second is large.</param>
    /// <param name="refusals">How often the row was refused: a key that is there already needs another value.</param>
    /// <param name="random">Where chance comes from.</param>
    public async Task<string?> MakeAsync(GeneratedColumn column, int place, int row, int refusals, Random random)
    {
        var extremes = await ExtremesAsync(column);
        if (column.IsNullable && (row == 0 || (row > extremes.Count + FirstRows && random.Next(8) == 0)))
            return null;

        var type = _types[column.TypeId];
        if (row == 1 && !column.IsIndexed && Large(type.Name, random) is { } large)
            return large;

        if (extremes.Count > 0 && row < extremes.Count + FirstRows && (refusals == 0 || !column.IsIndexed))
            return extremes[(row + place) % extremes.Count];

        var value = Random(type, column.IsIndexed, random);
        // A domain's constraint, a range's canonical form: what the type itself refuses is no reason to lose the row.
        return IsCertain(type) || await IsTakenAsync(column.Type, value) ? value : extremes.Count > 0 ? extremes[random.Next(extremes.Count)] : column.IsNullable ? null : value;
    }

    private bool IsCertain(TypeShape type) => type.IsArray ? IsCertain(_types[type.Element]) : type.Kind is 'b' or 'e';

    /// <summary>Of a type's extremes those that the column's type takes: <c>numeric(10,2)</c> knows no infinity.</summary>
    private async Task<IReadOnlyList<string>> ExtremesAsync(GeneratedColumn column)
    {
        var key = (column.Type, column.IsIndexed);
        if (!_extremes.TryGetValue(key, out var values))
        {
            var taken = new List<string>();
            foreach (var value in Extremes(_types[column.TypeId], column.Type).Where(value => !column.IsIndexed || value.Length < 200))
            {
                if (await IsTakenAsync(column.Type, value))
                    taken.Add(value);
            }

            _extremes[key] = values = taken;
        }

        return values;
    }

    // There and back: PostgreSQL rounds 294276-12-31 23:59:59.999999 to a timestamp(0) that it does not take again, from no dump either.
    private async Task<bool> IsTakenAsync(string type, string value)
    {
        try
        {
            await using var command = new NpgsqlCommand($"SELECT CAST(CAST(CAST($1::text AS {type}) AS text) AS {type}) IS NULL", connection);
            command.Parameters.Add(new NpgsqlParameter { Value = value });
            await command.ExecuteScalarAsync();
            return true;
        }
        catch (PostgresException)
        {
            return false;
        }
    }

    private IEnumerable<string> Extremes(TypeShape type, string written) => type.Kind switch
    {
        'e' => type.Labels,
        'd' => Extremes(_types[type.Element], written),
        'c' => [Composite(type, _ => null), Composite(type, part => Extremes(_types[part], written).FirstOrDefault())],
        'r' => ["empty", "(,)", .. Extremes(_types[type.Element], written).Take(4).Select(value => $"[{Quoted(value)},{Quoted(value)}]")],
        'm' => ["{}", .. Extremes(_types[type.Element], written).Take(4).Select(value => $"{{{value}}}")],
        _ when type.IsArray =>
            ["{}", "{NULL}", "{{NULL,NULL},{NULL,NULL}}", "[-1:0]={NULL,NULL}", Array(Extremes(_types[type.Element], written).Take(12))],
        _ => TypeExtremes.Of(type.Name, written),
    };

    private string Random(TypeShape type, bool isIndexed, Random random) => type.Kind switch
    {
        'e' => type.Labels[random.Next(type.Labels.Count)],
        'd' => Random(_types[type.Element], isIndexed, random),
        'c' => Composite(type, part => random.Next(4) == 0 ? null : Random(_types[part], isIndexed, random)),
        'r' => $"[{Quoted(Random(_types[type.Element], isIndexed, random))},)",
        'm' => $"{{{Random(_types[type.Element], isIndexed, random)}}}",
        _ when type.IsArray => Array(Enumerable.Range(0, random.Next(5)).Select(_ => Random(_types[type.Element], isIndexed: true, random))),
        _ => RandomBase(type.Name, isIndexed, random),
    };

    private static string RandomBase(string type, bool isIndexed, Random random) => type switch
    {
        "uuid" => new Guid(Enumerable.Range(0, 16).Select(_ => (byte)random.Next(256)).ToArray()).ToString(),
        "bool" => random.Next(2) == 0 ? "false" : "true",
        "int2" => Text(random.Next(short.MinValue, short.MaxValue)),
        "int4" => Text(random.Next(int.MinValue, int.MaxValue)),
        "int8" => Text(random.NextInt64(long.MinValue, long.MaxValue)),
        "oid" => Text(random.Next()),
        "numeric" => Text(random.Next(-999, 999)) + "." + Text(random.Next(0, 9999)),
        "float4" => ((float)random.NextDouble() * 1000).ToString("R", CultureInfo.InvariantCulture),
        "float8" => (random.NextDouble() * 1e9).ToString("R", CultureInfo.InvariantCulture),
        "money" => Text(random.Next(0, 99999)),
        "date" => DateTime.UnixEpoch.AddDays(random.Next(40000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        "timestamp" or "timestamptz" => DateTime.UnixEpoch.AddTicks(random.NextInt64(40000L * TimeSpan.TicksPerDay)).ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        "time" or "timetz" => DateTime.UnixEpoch.AddTicks(random.NextInt64(TimeSpan.TicksPerDay)).ToString("HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        "interval" => $"{random.Next(-50, 50)} months {random.Next(-99, 99)} days {random.Next(-9999, 9999)}.{random.Next(999999):000000} seconds",
        "bytea" => Hex(random, random.Next(isIndexed ? 60 : 6000)),
        "json" or "jsonb" => Json(random, isIndexed ? 2 : 30),
        "text" or "varchar" or "bpchar" or "name" or "char" => UnicodeText(random, random.Next(1, isIndexed ? 40 : 800)),
        // Types that seldom occur are covered by their extremes.
        _ => TypeExtremes.Of(type, type) is { Count: > 0 } extremes ? extremes[random.Next(extremes.Count)] : Text(random.Next()),
    };

    private static string? Large(string type, Random random) => type switch
    {
        "bytea" => Hex(random, LongBytes),
        "text" or "varchar" => UnicodeText(random, LongLength),
        "json" or "jsonb" => Json(random, LongLength / 100),
        _ => null,
    };

    private static string Json(Random random, int members) =>
        $"{{{string.Join(", ", Enumerable.Range(0, random.Next(1, members + 1)).Select(member =>
            $"\"k{member}\": {(random.Next(3) == 0 ? Text(random.Next()) : System.Text.Json.JsonSerializer.Serialize(UnicodeText(random, 12)))}"))}}}";

    private static string Hex(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return @"\x" + Convert.ToHexString(bytes);
    }

    /// <summary>Code points of all 17 planes; the server takes any but zero, and surrogates are none.</summary>
    private static string UnicodeText(Random random, int length)
    {
        var text = new StringBuilder();
        for (var index = 0; index < length; index++)
        {
            var plane = random.Next(4) == 0 ? random.Next(17) : 0;
            var low = plane == 0 && random.Next(2) == 0 ? random.Next(1, 0x80) : random.Next(1, 0x10000);
            var point = (plane << 16) | low;
            text.Append(point is >= 0xD800 and <= 0xDFFF ? "\uFFFD" : char.ConvertFromUtf32(point));
        }

        return text.ToString();
    }

    private static string Array(IEnumerable<string> values) => $"{{{string.Join(",", values.Select(Quoted).Append("NULL"))}}}";

    private static string Composite(TypeShape type, Func<uint, string?> part) =>
        $"({string.Join(",", type.Parts.Select(id => part(id) is { } value ? Quoted(value) : ""))})";

    private static string Quoted(string value) =>
        $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
