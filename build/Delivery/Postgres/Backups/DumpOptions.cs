namespace DifyDelivery.Postgres.Backups;

/// <summary>How a database is dumped.</summary>
public sealed record DumpOptions
{
    /// <summary>The snapshot that pg_dump looks through. <value>The default is one of its own.</value></summary>
    public string? Snapshot { get; init; }

    /// <summary>Values of <c>--compress</c>, the best first; one that pg_dump was built without is passed over. <value>The default is pg_dump's own.</value></summary>
    public IReadOnlyList<string> Compression { get; init; } = [];

    /// <summary>
    /// The methods of a major version: zstd and lz4 came with 16 (postgresql.org/docs/16/app-pgdump.html). A low level of gzip keeps two jobs
    /// from being slower than the network.
    /// </summary>
    /// <param name="clientMajor">The major version of pg_dump.</param>
    public static IReadOnlyList<string> CompressionOf(int clientMajor) => clientMajor >= 16 ? ["zstd", "lz4", "gzip:3"] : ["3"];
}
