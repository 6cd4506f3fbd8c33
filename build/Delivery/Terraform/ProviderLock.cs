using DifyDelivery.Planning;

namespace DifyDelivery.Terraform;

/// <summary>Whether a root module's providers are pinned by checksum.</summary>
public static class ProviderLock
{
    /// <summary>The identifier of the finding.</summary>
    public const string FindingId = "terraform.no-lock-file";

    /// <summary>Terraform's own name for the file; it belongs into the repository.</summary>
    public const string FileName = ".terraform.lock.hcl";

    /// <summary>
    /// Begins the checksum of a provider's archive for one platform. A registry signs those of all platforms, so that a file with them is good on
    /// every machine; one without was made from a mirror, and is good on this one only.
    /// </summary>
    private const string OfEveryPlatform = "\"zh:";

    /// <summary>A warning where the file is missing: <c>init</c> takes the newest provider that fits, unchecked, and another machine another one.</summary>
    /// <param name="root">The root module. Where Terraform runs it leaves a lock file of its own, which later runs of the environment keep to.</param>
    /// <param name="shown">How the module is called in messages: <c>infra/terraform</c>.</param>
    public static Finding? Check(TerraformRoot root, string shown)
    {
        ArgumentNullException.ThrowIfNull(root);
        if (File.Exists(Path.Combine(root.ModuleDirectory, FileName)))
        {
            return null;
        }

        var made = Path.Combine(root.RunDirectory, FileName);
        return new Finding(
            FindingId, Severity.Warning, $"{shown} has no {FileName}: its providers are pinned by version ('~> 5.2') and not by checksum.",
            File.Exists(made) && File.ReadAllText(made).Contains(OfEveryPlatform, StringComparison.Ordinal)
                ? $"Terraform has written one, which this machine keeps to from now on. Give it to all others: cp '{made}' '{root.ModuleDirectory}/' and commit it."
                : $"Write it once where registry.terraform.io can be reached, and commit it: {CommandFor(shown)}");
    }

    private static string CommandFor(string module) =>
        $"terraform -chdir={module} providers lock -platform=linux_amd64 -platform=linux_arm64 -platform=darwin_arm64 -platform=windows_amd64";
}
