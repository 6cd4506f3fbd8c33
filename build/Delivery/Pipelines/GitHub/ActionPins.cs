namespace DifyDelivery.Pipelines.GitHub;

/// <summary>
/// The actions that workflows may use, each by the commit of a release: a tag can be moved to other code, a commit cannot. The one place to
/// raise a version. Commits as maintained repositories pin them (August 2026).
/// </summary>
internal static class ActionPins
{
    public static ActionPin Checkout { get; } = new("actions/checkout", "3d3c42e5aac5ba805825da76410c181273ba90b1", "v7.0.1", ["persist-credentials", "clean"]);

    public static ActionPin SetupDotNet { get; } = new("actions/setup-dotnet", "a98b56852c35b8e3190ac28c8c2271da59106c68", "v6.0.0", ["global-json-file"]);

    public static ActionPin UploadArtifact { get; } = new(
        "actions/upload-artifact", "043fb46d1a93c77aae656e7c1c64a875d1fc6a0a", "v7.0.1", ["name", "path", "if-no-files-found", "retention-days", "overwrite"]);

    public static ActionPin DownloadArtifact { get; } = new(
        "actions/download-artifact", "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c", "v8.0.1", ["name", "pattern", "path"]);

    public static ActionPin GitHubScript { get; } = new("actions/github-script", "3a2844b7e9c422d3c10d287c895573f7108da1b3", "v9.0.0", ["script"]);

    public static IReadOnlyList<ActionPin> All { get; } = [Checkout, SetupDotNet, UploadArtifact, DownloadArtifact, GitHubScript];

    /// <summary>The release that a reference is of; null for one that is not in the table.</summary>
    public static string? VersionOf(string? uses) => All.FirstOrDefault(pin => pin.Reference == uses)?.Version;
}

/// <summary>An action of the table.</summary>
/// <param name="Name">owner/name.</param>
/// <param name="Commit">40 hexadecimal digits.</param>
/// <param name="Version">The release that the commit is of, for people and for the bots that raise versions.</param>
/// <param name="Inputs">Those of its inputs that workflows may give.</param>
internal sealed record ActionPin(string Name, string Commit, string Version, IReadOnlyList<string> Inputs)
{
    public string Reference => $"{Name}@{Commit}";
}
