using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Integration.Tests.Postgres.RealSchemas;

/// <summary>
/// Databases in Dify's schema, every table filled with what is hardest to carry, copied between servers of several majors: what arrives is
/// what PostgreSQL's own programs say was there.
/// </summary>
public sealed class RealSchemaTests(SchemaServers servers) : IClassFixture<SchemaServers>
{
    private const string StandInName = "stand_in";

    /// <summary>What the other tests rest on: rows that are easy would prove little.</summary>
    [Fact]
    public async Task The_generated_rows_hold_what_is_hardest_to_carry()
    {
        var source = await servers.FilledAsync(15, StandInName, SchemaSource.StandIn);

        (await servers.ScalarAsync(15, source, """
            SELECT concat_ws(' ', bool_or(a_float8 = 'NaN'), bool_or(a_float8 = '-infinity'), bool_or(a_numeric = 'NaN'), bool_or(length(a_numeric::text) > 100000),
              bool_or(a_timestamp = 'infinity'), bool_or(a_timestamptz < '4000-01-01 BC'), bool_or(a_timestamp > '290000-01-01' AND a_timestamp < 'infinity'),
              bool_or(a_text = ''), bool_or(a_text IS NULL), bool_or(a_text ~ U&'\+10FFFD'), bool_or(a_text ~ U&'\+01F469'), bool_or(a_text LIKE E'%\t\n\r%'), bool_or(a_text = '\N'),
              bool_or(octet_length(a_bytea) = 0), bool_or(octet_length(a_bytea) > 1000000), bool_or(encode(a_bytea, 'hex') LIKE '000102%'),
              bool_or(a_json::text LIKE '%"a":1,"a" : 2%'), bool_or(a_jsonb::text LIKE '%1.10%'), bool_or(texts = '{NULL}'), bool_or(array_ndims(texts) = 2), bool_or(isempty(a_daterange)),
              bool_or(a_mood = ''), bool_or(a_pair IS NOT NULL), bool_or(cardinality(moods) > 4))
            FROM every_type
            """)).ShouldBe(string.Join(' ', Enumerable.Repeat("t", 24)));
        (await servers.ScalarAsync(15, source, "SELECT count(*)::text FROM every_type WHERE a_mood IS NULL AND a_text IS NULL AND a_bytea IS NULL AND a_jsonb IS NULL")).ShouldNotBe("0");
    }

    /// <summary>And on a comparison that sees what is wrong.</summary>
    [Fact]
    public async Task The_independent_comparison_sees_a_single_changed_row()
    {
        var source = await servers.FilledAsync(15, StandInName, SchemaSource.StandIn);
        var changed = await servers.CopiedAsync(15, source, "UPDATE every_type SET a_bytea = a_bytea || '\\x00' WHERE a_uuid = (SELECT a_uuid FROM every_type WHERE a_bytea IS NOT NULL LIMIT 1)");
        var programs = await ClientPrograms.FolderAsync(15);

        Different(await IndependentRows.CopiedAsync(changed, programs), await IndependentRows.CopiedAsync(source, programs)).ShouldBe(["public.every_type"]);
        Different(await IndependentRows.DumpedAsync(changed, programs), await IndependentRows.DumpedAsync(source, programs)).ShouldBe(["INSERT INTO public.every_type"]);
    }

    [Theory]
    [InlineData(15, 15)]
    [InlineData(15, 17)]
    [InlineData(15, 18)]
    [InlineData(17, 15)]
    public Task The_stand_ins_schema_and_every_type_arrive_whole(int from, int to) => ArrivesWholeAsync(from, to, StandInName, SchemaSource.StandIn);

    [RealSchemaTheory]
    [InlineData(15, 15)]
    [InlineData(15, 17)]
    [InlineData(15, 18)]
    [InlineData(17, 15)]
    public Task Difys_own_schemas_arrive_whole(int from, int to) => ArrivesWholeAsync(from, to, "real", SchemaSource.Real);

    private async Task ArrivesWholeAsync(int from, int to, string name, Func<IReadOnlyList<string>> scripts)
    {
        var source = await servers.FilledAsync(from, name, scripts);
        var target = await servers.EmptyAsync(to);
        var programs = await ClientPrograms.FolderAsync(from);
        // pg_dump reads servers of its own major and older ones.
        var newest = await ClientPrograms.FolderAsync(Math.Max(from, to));
        var copy = new DatabaseCopy(
            new CopyRequest { Id = Guid.NewGuid(), Source = source, Target = target, ClientPrograms = programs, PartBytes = 1024 * 1024, SourceIsFenced = true },
            new ProcessRunner(new Redactor()), TimeProvider.System);

        var result = await copy.RunAsync(new Progress<CopyProgress>());
        var verdict = await copy.VerifyAsync(new Progress<CopyProgress>());

        verdict.SchemaDifferences.ShouldBeEmpty();
        verdict.Tables.ShouldAllBe(table => table.IsEqual);
        await copy.ForgetAsync();
        var (before, after) = (await IndependentRows.CopiedAsync(source, programs), await IndependentRows.CopiedAsync(target, programs));
        ShouldBeEqual(after, before);
        result.Tables.Sum(table => table.Rows).ShouldBeGreaterThan(1000);
        ShouldBeEqual(await IndependentRows.DumpedAsync(target, newest), await IndependentRows.DumpedAsync(source, newest));
    }

    private static void ShouldBeEqual(IReadOnlyDictionary<string, IReadOnlyList<string>> actual, IReadOnlyDictionary<string, IReadOnlyList<string>> expected)
    {
        actual.Keys.Order(StringComparer.Ordinal).ShouldBe(expected.Keys.Order(StringComparer.Ordinal));
        Different(actual, expected).ShouldBeEmpty();
    }

    private static IEnumerable<string> Different(IReadOnlyDictionary<string, IReadOnlyList<string>> actual, IReadOnlyDictionary<string, IReadOnlyList<string>> expected) =>
        expected.Keys.Where(table => !actual[table].SequenceEqual(expected[table]));
}
