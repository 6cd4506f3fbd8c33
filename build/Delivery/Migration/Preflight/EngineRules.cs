using DifyDelivery.Planning;

namespace DifyDelivery.Migration.Preflight;

/// <summary>Whether the engine can work where it runs.</summary>
public static class EngineRules
{
    /// <summary>In a pod it has the client programs of the image and no others, and pg_dump refuses a server of a newer major than its own.</summary>
    /// <param name="source">The source's major version.</param>
    /// <param name="pod">The major version of pg_dump in the pod; null where the engine runs on this machine.</param>
    public static Finding? Check(int source, int? pod) => pod < source
        ? new Finding(
            "migration.engine-client-too-old", Severity.Error,
            $"The engine would run in a pod of the cluster, where pg_dump is of PostgreSQL {pod} and refuses to read the source, which is PostgreSQL {source}.",
            "Let it run on this machine, which reaches both servers: --runner Agent.")
        : null;
}
