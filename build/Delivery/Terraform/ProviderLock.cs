using DifyDelivery.Planning;

namespace DifyDelivery.Terraform;

/// <summary>Whether a root module's providers are pinned by checksum.</summary>
public static class ProviderLock
{
    /// <summary>The identifier of the finding.</summary>
    public const string FindingId = "terraform.no-lock-file";

    /// <summary>Terraform's own name for the file; it belongs into the repository.</summary>
    public const string FileName = ".terraform.lock.hcl";

    /// <summary>A warning where the file is missing: <c>init</c> takes the newest provider that fits, unchecked, and another day another one.</summary>
    /// <param name="moduleDirectory">The root module.</param>
    /// <param name="shown">How it is called in messages: <c>infra/terraform</c>.</param>
    public static Finding? Check(string moduleDirectory, string shown) =>
        File.Exists(Path.Combine(moduleDirectory, FileName))
            ? null
            : new Finding(
                FindingId, Severity.Warning,
                $"{shown} has no {FileName}: its providers are pinned by version ('~> 5.2') and not by checksum.",
                $"Write it once where registry.terraform.io can be reached, and commit it: {CommandFor(shown)}");

    private static string CommandFor(string module) =>
        $"terraform -chdir={module} providers lock -platform=linux_amd64 -platform=linux_arm64 -platform=darwin_arm64 -platform=windows_amd64";
}
