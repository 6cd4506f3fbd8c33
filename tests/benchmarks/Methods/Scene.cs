using DifyDelivery.Benchmarks.Machines;

namespace DifyDelivery.Benchmarks.Methods;

/// <summary>What a method copies between, and with.</summary>
/// <param name="Source">The server with the database.</param>
/// <param name="Target">The server with an empty one of the same name.</param>
/// <param name="Database">The name.</param>
/// <param name="Workers">Connections, jobs.</param>
/// <param name="ClientPrograms">The folder of pg_dump, pg_restore, psql: the source's major.</param>
/// <param name="Scratch">A folder for dumps, empty before each run.</param>
/// <param name="HasLz4">Whether the target can compress with lz4.</param>
internal sealed record Scene(
    BenchmarkServer Source, BenchmarkServer Target, string Database, int Workers, string ClientPrograms, string Scratch, bool HasLz4)
{
    /// <summary>Options of a loading session in a connection URI, for programs that have no option of their own for it.</summary>
    public string LoadingOptions => HasLz4 ? "&options=-c%20default_toast_compression%3Dlz4" : "";
}
