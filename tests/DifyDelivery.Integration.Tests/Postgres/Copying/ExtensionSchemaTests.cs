using DifyDelivery.Operations.Migrating;
using DifyDelivery.Postgres;
using DifyDelivery.Reporting;

namespace DifyDelivery.Integration.Tests.Postgres.Copying;

/// <summary>Definitions call an extension's functions by their schema: a target that is made ready for a copy has them in the same one.</summary>
[Collection(CopyServersCollection.Name)]
public sealed class ExtensionSchemaTests(CopyServers servers)
{
    [Fact]
    public async Task AnExtensionOfAnotherSchemaThanPublicIsMadeThereForTheCopy()
    {
        var source = await servers.NewSourceAsync(
            """
            CREATE SCHEMA "My extensions";
            CREATE EXTENSION "uuid-ossp" SCHEMA "My extensions"; CREATE EXTENSION hstore;
            CREATE TABLE apps (id uuid PRIMARY KEY DEFAULT "My extensions".uuid_generate_v4(), h hstore);
            INSERT INTO apps (h) SELECT hstore('n', n::text) FROM generate_series(1, 10) n;
            """);
        var target = await servers.NewTargetAsync();
        await using var end = new DatabaseEnd("source", new PostgresServer(source.Server, TimeProvider.System), null);
        var administrator = new PostgresServer(target.Server, TimeProvider.System);

        var needs = await end.NeedsOfCopyAsync(target.Name, [source.Name], default);
        await administrator.PrepareAsync(needs, new NullReporter().Begin("preparing"));
        await CopyServers.CopyOf(CopyServers.Request(source, target)).RunAsync(new ProgressLog());

        (await administrator.ReadExtensionsAsync(target.Name)).Select(found => (found.Name, found.Schema)).ShouldBe(
            [("hstore", "public"), ("plpgsql", "pg_catalog"), ("uuid-ossp", "\"My extensions\"")]);
        (await administrator.PreviewAsync(needs)).ShouldBeEmpty();
        await PlainDump.ShouldBeEqualAsync(source, target);
    }
}
