using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Postgres.Copying.Work;
using Npgsql;

namespace DifyDelivery.Integration.Tests.Postgres.Copying;

/// <summary>How rows are put into the target.</summary>
[Collection(CopyServersCollection.Name)]
public sealed class LoadingTests(CopyServers servers)
{
    private const string Documents =
        """
        CREATE TABLE documents (id int PRIMARY KEY, body text NOT NULL);
        INSERT INTO documents SELECT n, repeat(md5(n::text), 400) FROM generate_series(1, 5000) n;
        """;

    [Fact]
    public async Task LargeValuesAreCompressedWithLz4()
    {
        var source = await servers.NewSourceAsync(Documents);
        var target = await servers.NewTargetAsync();

        await CopyServers.CopyOf(CopyServers.Request(source, target)).RunAsync(new ProgressLog());

        (await servers.Source.QueryAsync("SELECT string_agg(DISTINCT pg_column_compression(body), ' ') FROM documents", source.Name)).ShouldBe("pglz");
        (await servers.Target.QueryAsync("SELECT string_agg(DISTINCT pg_column_compression(body), ' ') FROM documents", target.Name)).ShouldBe("lz4");
    }

    [Fact]
    public async Task TheStatisticsAreFullOnesInTheEnd()
    {
        var source = await servers.NewSourceAsync(Documents);
        var target = await servers.NewTargetAsync();
        var copy = CopyServers.CopyOf(CopyServers.Request(source, target));

        await copy.RunAsync(new ProgressLog());
        (await BucketsAsync(target.Name)).ShouldBe(10);
        await copy.GatherStatisticsAsync();
        (await BucketsAsync(target.Name)).ShouldBe(100);
    }

    [Fact]
    public async Task TheBiggestTableWithItsLargeValuesComesFirst()
    {
        var source = await servers.NewSourceAsync(
            """
            CREATE TABLE many (id int PRIMARY KEY, note text NOT NULL);
            INSERT INTO many SELECT n, 'a short note' FROM generate_series(1, 20000) n;
            CREATE TABLE few (id int PRIMARY KEY, body bytea NOT NULL);
            INSERT INTO few SELECT n, (SELECT string_agg(sha512((n || ':' || k)::bytea), '') FROM generate_series(1, 2000) k) FROM generate_series(1, 40) n;
            CREATE TABLE none (id int PRIMARY KEY);
            """);
        await using var connection = new NpgsqlConnection(TestDatabases.ConnectionString(source));
        await connection.OpenAsync();

        var tables = await SourceCatalog.TablesAsync(connection, TableSelection.All, CancellationToken.None);

        tables.Select(table => table.Name.Name).ShouldBe(["few", "many", "none"]);
    }

    private async Task<int> BucketsAsync(string database) =>
        (int)(await servers.Target.QueryAsync("SELECT array_length(histogram_bounds, 1) - 1 FROM pg_stats WHERE tablename = 'documents' AND attname = 'id'", database))!;
}
