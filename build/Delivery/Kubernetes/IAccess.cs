namespace DifyDelivery.Kubernetes;

/// <summary>What the user of the connection may do.</summary>
public interface IAccess
{
    /// <summary>Asks the API server for each verb of each right; it decides as it would for the call itself, whoever grants.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="wanted">What is needed.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>What is refused: the rights with just the verbs that are missing.</returns>
    Task<IReadOnlyList<AccessRight>> FindRefusedAsync(string space, IReadOnlyList<AccessRight> wanted, CancellationToken cancellationToken = default);
}
