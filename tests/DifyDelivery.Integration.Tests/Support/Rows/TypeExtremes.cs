using System.Globalization;
using System.Text;

namespace DifyDelivery.Integration.Tests.Support.Rows;

/// <summary>The values of PostgreSQL's own types that a careless copy changes, loses or stumbles over.</summary>
internal static class TypeExtremes
{
    private static readonly string Awkward = " \t\n\r\\ \\N \\. ' '' \" \" $$ ; -- /* */ {} () , | \b\f\v\u0001\u001f\u007f\u0080\u00a0\u200b\u202e\ufeff\ufffe\uffff ";

    // One of each plane: Latin, a supplementary letter, an emoji with modifier and joiner, ... to the last code point there is.
    private static readonly string Planes = "é e\u0301 ß İ 漢字 한 \u2028 👩🏽‍💻 " + string.Concat(
        Enumerable.Range(0, 17).Select(plane => char.ConvertFromUtf32((plane << 16) + 0xFFFD)));

    /// <summary>A type's extremes; empty for one that is not known.</summary>
    /// <param name="type">The bare name.</param>
    /// <param name="written">The type as a column has it: <c>numeric(10,4)</c>.</param>
    public static IReadOnlyList<string> Of(string type, string written) => type switch
    {
        "text" or "varchar" or "bpchar" => ["", " ", "trailing  ", "NULL", @"\N", @"\.", Awkward, Planes, "\u0001", new string('x', 10_000), string.Concat(Enumerable.Repeat("ab", 5000)), Noise(4000)],
        "name" => ["", "a", "ä\"ö", new string('n', 63)],
        "char" => ["", "a", "\u007f"],
        "uuid" => [Guid.Empty.ToString(), "ffffffff-ffff-ffff-ffff-ffffffffffff", "01890a5d-ac96-774b-bcce-b302099a8057"],
        "bool" => ["true", "false"],
        "int2" => ["-32768", "32767", "0", "-1"],
        "int4" => ["-2147483648", "2147483647", "0", "-1"],
        "int8" => ["-9223372036854775808", "9223372036854775807", "0", "-1"],
        "oid" or "xid" or "cid" => ["0", "4294967295", "1"],
        "float4" => ["NaN", "Infinity", "-Infinity", "-0", "1e-45", "3.4028235e38", "0.1"],
        "float8" => ["NaN", "Infinity", "-Infinity", "-0", "5e-324", "1.7976931348623157e308", "0.1", "0.30000000000000004"],
        "numeric" => ["NaN", "Infinity", "-Infinity", "0", "-0.0000", "1e-16000", "9e130000", new string('9', 900) + "." + new string('9', 900), .. Fitting(written)],
        "money" => ["-92233720368547758.08", "92233720368547758.07", "0", "0.01"],
        "date" => ["infinity", "-infinity", "4714-11-24 BC", "0001-12-31 BC", "5874897-12-31", "2000-02-29"],
        "timestamp" => ["infinity", "-infinity", "4714-11-24 00:00:00 BC", "294276-12-31 23:59:59.999999", "2000-01-01 00:00:00.000001", "1999-12-31 23:59:59.999999", "1970-01-01 00:00:00"],
        "timestamptz" => ["infinity", "-infinity", "4714-11-24 00:00:00+00 BC", "294276-12-31 23:59:59.999999+00", "2024-10-27 02:30:00+02", "2024-10-27 02:30:00+01", "1970-01-01 00:00:00+14"],
        "time" => ["00:00:00", "24:00:00", "23:59:59.999999"],
        "timetz" => ["00:00:00+15:59", "24:00:00-15:59", "23:59:59.999999+05:45"],
        "interval" => ["0", "178000000 years", "-178000000 years", "1 month -30 days 00:00:00.000001", "-1 years 2 months -3 days 04:05:06.789", "2147483647 days"],
        "bytea" => [@"\x", @"\x00", @"\x" + Convert.ToHexString(Enumerable.Range(0, 256).Select(value => (byte)value).ToArray()), @"\x5c5c275c2e0a", @"\x" + new string('0', 20_000), @"\x80049503000000000000004b012e"],
        "json" => ["null", "\"\"", "[]", "{}", "{\"a\":1,\"a\" : 2,\n\t\"b\":[ 1.10, 1e400, -0 ]}", "\"\\u0000\\ud83d\\ude00 \\\\ \\\" \\/\"", $"[{string.Join(",", Enumerable.Range(0, 3000))}]", Nested, JsonText(Planes)],
        "jsonb" => ["null", "\"\"", "[]", "{}", "{\"b\":[1.10,1e400,-0,0.10],\"a\":null,\"\":{}}", "\"\\ud83d\\ude00 \\\\ \\\"\"", $"[{string.Join(",", Enumerable.Range(0, 3000))}]", Nested, JsonText(Planes), "{\"k\":\"" + new string('v', 9000) + "\"}"],
        "jsonpath" => ["$", "strict $.a[*] ? (@.b > 1.5 && @.c like_regex \"^x\")"],
        "inet" => ["0.0.0.0/0", "255.255.255.255", "::", "::ffff:1.2.3.4/128", "10.1.2.3/8"],
        "cidr" => ["0.0.0.0/0", "2001:db8::/32", "10.0.0.0/8"],
        "macaddr" => ["00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"],
        "macaddr8" => ["00:00:00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff:ff:ff"],
        "bit" or "varbit" => ["", "0", "1", "101010101", new string('1', 1000)],
        "point" => ["(0,-0)", "(NaN,Infinity)", "(1e-300,1e300)"],
        "line" => ["{1,-1,0}", "{0.1,0.2,0.3}"],
        "lseg" => ["[(0,0),(1e300,-1)]"],
        "box" => ["(1,1),(0,0)", "(Infinity,1),(-Infinity,0)"],
        "path" => ["[(0,0),(1,1)]", "((0,0),(1,1),(2,0))"],
        "polygon" => ["((0,0),(1,1),(2,0))"],
        "circle" => ["<(0,0),0>", "<(1,2),Infinity>"],
        "tsvector" => ["", "'a':1A 'quo''ted':2,3B 'ünï':16383", "'word'"],
        "tsquery" => ["", "'a' & !'b' <2> 'c':*AB"],
        "xml" => ["<a/>", "<a b=\"ü&amp;\"><![CDATA[<x>]]>text</a>", "just text"],
        "pg_lsn" => ["0/0", "FFFFFFFF/FFFFFFFF"],
        "txid_snapshot" or "pg_snapshot" => ["1:1:", "10:20:10,14,15"],
        "regclass" => ["pg_class", "pg_type"],
        "regtype" => ["integer", "text[]"],
        "tid" => ["(0,0)", "(4294967295,65535)"],
        "hstore" => ["", "\"a\"=>NULL, \"b\"=>\"\", \"ü \\\" =>\"=>\"x\""],
        "citext" => ["", "MiXeD", "mixed"],
        "ltree" => ["", "a.b.c"],
        _ => [],
    };

    private static string Nested => new StringBuilder().Insert(0, "[", 200).Append("{\"deep\":true}").Insert(213, "]", 200).ToString();

    private static string JsonText(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    // What no compressor makes smaller, so that it is stored out of line as it is.
    private static string Noise(int length)
    {
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>Largest, smallest and finest of <c>numeric(p,s)</c>.</summary>
    private static IEnumerable<string> Fitting(string written)
    {
        var numbers = written.Split('(', ',', ')').Skip(1).Where(part => part.Length > 0).Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        if (numbers.Length != 2 || numbers[1] < 0 || numbers[1] > numbers[0])
            return ["123456789.123456789"];

        var whole = numbers[0] == numbers[1] ? "0" : new string('9', numbers[0] - numbers[1]);
        var largest = numbers[1] == 0 ? whole : $"{whole}.{new string('9', numbers[1])}";
        return [largest, $"-{largest}", numbers[1] == 0 ? "1" : $"0.{new string('0', numbers[1] - 1)}1"];
    }
}
