namespace DifyDelivery.Kubernetes;

/// <summary>Secrets. Their values appear in no error and no log.</summary>
public interface ISecrets
{
    /// <summary>Makes a Secret hold exactly these values. It is created, changed, or left alone when it holds them already.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="name">The Secret.</param>
    /// <param name="values">Key and value in plain text.</param>
    /// <param name="labels">Labels that are added to those that it has.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<EnsureOutcome> EnsureSecretAsync(
        string space, string name, IReadOnlyDictionary<string, string> values, IReadOnlyDictionary<string, string>? labels = null,
        CancellationToken cancellationToken = default);

    /// <summary>Reads a Secret's values in plain text, or null when there is none. Register them with the redactor.</summary>
    Task<IReadOnlyDictionary<string, string>?> ReadSecretAsync(string space, string name, CancellationToken cancellationToken = default);

    /// <summary>What tells a Secret from a later one of the same name; null when there is none.</summary>
    Task<string?> FindSecretUidAsync(string space, string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes a Secret, and waits until it is gone. It is deleted only while it is the very one that was meant: one of the same name that was
    /// made meanwhile is left alone. One that is gone already is success.
    /// </summary>
    /// <param name="space">The namespace.</param>
    /// <param name="name">The Secret.</param>
    /// <param name="uid">What <see cref="FindSecretUidAsync"/> gave.</param>
    /// <param name="timeout">How long to wait; a finalizer may hold it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task DeleteSecretAsync(string space, string name, string uid, TimeSpan timeout, CancellationToken cancellationToken = default);
}

/// <summary>What it took to make an object so.</summary>
public enum EnsureOutcome
{
    /// <summary>It was so already.</summary>
    Unchanged,

    /// <summary>It was not there.</summary>
    Created,

    /// <summary>It was there and different.</summary>
    Updated,
}
