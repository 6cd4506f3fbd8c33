using System.Globalization;

namespace DifyDelivery.Helm;

/// <summary>What Helm 3 and Helm 4 call the same thing.</summary>
/// <param name="IsFour">Helm 4 or newer.</param>
internal sealed record HelmVersion(bool IsFour)
{
    public static HelmVersion Parse(string version) =>
        new(int.TryParse(version.TrimStart('v').Split('.')[0], CultureInfo.InvariantCulture, out var major) && major >= 4);

    /// <summary>Rendering with the cluster's API versions. Helm 3's --dry-run=server looks objects up but keeps its built-in API versions.</summary>
    public IReadOnlyList<string> AgainstCluster => IsFour ? ["--dry-run=server"] : ["--validate"];

    /// <summary>Helm 3 has client-side apply only, so there is nothing to say.</summary>
    public IReadOnlyList<string> Apply(HelmApply apply) => (IsFour, apply) switch
    {
        (false, _) => [],
        (true, HelmApply.Client) => ["--server-side=false"],
        (true, HelmApply.Server) => ["--server-side=true"],
        _ => ["--server-side=true", "--force-conflicts"],
    };

    public IReadOnlyList<string> RollbackOnFailure => IsFour ? ["--rollback-on-failure", "--wait"] : ["--atomic"];
}
