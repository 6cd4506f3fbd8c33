namespace DifyDelivery.Kubernetes;

/// <summary>Namespaces.</summary>
public interface INamespaces
{
    /// <summary>Says whether a namespace is there and not on its way out.</summary>
    Task<bool> NamespaceExistsAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>A namespace's labels, or null when it is not there or on its way out.</summary>
    Task<IReadOnlyDictionary<string, string>?> ReadNamespaceLabelsAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Makes sure that a namespace is there. One that is being deleted is waited for first.</summary>
    /// <param name="name">The namespace.</param>
    /// <param name="labels">Labels for a new one; one that is there already keeps its own.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Whether it had to be made.</returns>
    Task<bool> EnsureNamespaceAsync(
        string name, IReadOnlyDictionary<string, string>? labels = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes a namespace with everything in it and waits until it is gone. None there is success.</summary>
    /// <param name="name">The namespace.</param>
    /// <param name="timeout">How long to wait before giving up; the deletion itself goes on.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task DeleteNamespaceAsync(string name, TimeSpan timeout, CancellationToken cancellationToken = default);
}
