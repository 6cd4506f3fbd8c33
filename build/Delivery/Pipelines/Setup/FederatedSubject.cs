namespace DifyDelivery.Pipelines.Setup;

/// <summary>
/// The subject of GitHub's token for a job with an environment (docs.github.com/actions/reference/security/oidc). Repositories that were made,
/// renamed or transferred after 15 July 2026 have the numbers of owner and repository in it, so that a name which somebody takes over later is
/// not trusted.
/// </summary>
internal static class FederatedSubject
{
    public const string Issuer = "https://token.actions.githubusercontent.com";
    public const string Audience = "api://AzureADTokenExchange";

    /// <summary>Older repositories.</summary>
    public static string Named(string repository, string environment) => $"repo:{repository}:environment:{Escape(environment)}";

    /// <summary>Newer repositories.</summary>
    public static string Numbered(string repository, string ownerId, string repositoryId, string environment)
    {
        var parts = repository.Split('/', 2);
        return $"repo:{parts[0]}@{ownerId}/{parts[^1]}@{repositoryId}:environment:{Escape(environment)}";
    }

    private static string Escape(string value) => value.Replace(":", "%3A", StringComparison.Ordinal);
}
