namespace DifyDelivery.Terraform;

/// <summary>Why Azure refused what Terraform asked of it.</summary>
public enum AzureRefusal
{
    /// <summary>The server works on something else; the same request succeeds later.</summary>
    Busy,

    /// <summary>Too many requests, or a service that does not answer for a moment; the same request succeeds later.</summary>
    Throttled,

    /// <summary>A role that was just given does not count yet; Azure lets it take effect within minutes.</summary>
    RoleNotEffectiveYet,

    /// <summary>Nobody is logged in, or the login has expired.</summary>
    NotLoggedIn,

    /// <summary>The login may not do this.</summary>
    AccessDenied,

    /// <summary>The subscription has no more of this.</summary>
    QuotaExceeded,

    /// <summary>The subscription is not registered for this kind of resource.</summary>
    NotRegistered,

    /// <summary>A globally unique name belongs to somebody else.</summary>
    NameTaken,

    /// <summary>The region, or this subscription in it, does not offer this size or kind.</summary>
    NotOffered,

    /// <summary>It is there already, and not in Terraform's state.</summary>
    AlreadyExists,

    /// <summary>The subscription is not there, or this login does not see it.</summary>
    SubscriptionNotFound,

    /// <summary>The storage with Terraform's state is not there.</summary>
    StateStorageMissing,
}

/// <summary>Azure refused what Terraform asked of it.</summary>
/// <param name="what">What did not happen.</param>
/// <param name="refusal">Why.</param>
/// <param name="diagnostics">What Terraform reported.</param>
/// <param name="remedy">What to do about it.</param>
public sealed class AzureRefusedException(
    string what, AzureRefusal refusal, IReadOnlyList<TerraformDiagnostic> diagnostics, string remedy)
    : TerraformException(what, diagnostics, remedy)
{
    /// <summary>Why.</summary>
    public AzureRefusal Refusal { get; } = refusal;

    /// <summary>Whether the very same request succeeds later: <see cref="RetryingTerraform"/> waits and goes on.</summary>
    public bool PassesWithTime => Refusal is AzureRefusal.Busy or AzureRefusal.Throttled or AzureRefusal.RoleNotEffectiveYet;
}
