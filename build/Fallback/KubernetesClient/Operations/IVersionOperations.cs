using k8s.Models;

namespace k8s;

/// <summary>Asks the API server for its version.</summary>
public interface IVersionOperations
{
    internal Task<VersionInfo> GetVersionAsync(CancellationToken cancellationToken);
}

/// <summary>The API server's version.</summary>
public static class VersionOperationsExtensions
{
    public static Task<VersionInfo> GetCodeAsync(this IVersionOperations operations, CancellationToken cancellationToken = default) =>
        operations.GetVersionAsync(cancellationToken);
}
