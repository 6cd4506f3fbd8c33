using DifyDelivery.Integration.Tests.Support;

namespace DifyDelivery.Integration.Tests.Postgres.Copying;

/// <summary>The real tables of Dify, where the variable DIFY_SCHEMA_DIRECTORY names a folder that has them.</summary>
[Collection(CopyServersCollection.Name)]
public sealed class DifySchemaTests(CopyServers servers, Xunit.Abstractions.ITestOutputHelper output)
{
    [DifySchemaFact]
    public async Task TheWholeDatabaseIsCopied()
    {
        var source = await servers.NewSourceAsync(
            "CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\"",
            DifySchemas.Functions,
            await File.ReadAllTextAsync(DifySchemas.Files[0]),
            await File.ReadAllTextAsync(DifySchemas.Files[1]),
            """
            INSERT INTO public.embeddings (model_name, hash, embedding)
                SELECT 'm' || n, md5(n::text), decode(repeat(md5(n::text), 100), 'hex') FROM generate_series(1, 2000) n;
            INSERT INTO public.invitation_codes (batch, code) SELECT 'b', 'c' || n FROM generate_series(1, 100) n;
            SELECT setval('public.task_id_sequence', 4711);
            """);
        var target = await servers.NewTargetAsync("uuid-ossp");
        var request = CopyServers.Request(source, target) with { PartBytes = 1024 * 1024 };

        var result = await CopyServers.CopyOf(request).RunAsync(new ProgressLog());

        output.WriteLine($"{result.Elapsed} {result.Statements} {result.Sequences} {result.Tables.Sum(table => table.Rows)}");
        await PlainDump.ShouldBeEqualAsync(source, target);
        result.Tables.Count.ShouldBe(133);
        (await CopyServers.CopyOf(request).VerifyAsync(new ProgressLog())).IsEqual.ShouldBeTrue();
    }
}
