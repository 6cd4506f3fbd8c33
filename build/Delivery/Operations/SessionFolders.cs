using DifyDelivery.Environments;

namespace DifyDelivery.Operations;

/// <summary>Where a session finds and keeps things.</summary>
/// <param name="Root">The repository's root folder.</param>
public sealed record SessionFolders(string Root)
{
    /// <summary>Where the environment lives: a prod that is rehearsed in the sandbox and the real one have states of their own. <value>The default is the sandbox.</value></summary>
    public Platform Platform { get; init; } = Platform.Sandbox;

    /// <summary>State of one environment on this machine; gone after Teardown.</summary>
    /// <param name="environment">dev, test or prod.</param>
    public string State(string environment) => Path.Combine(Root, ".nuke", "temp", Platform == Platform.Azure ? "azure" : "sandbox", environment);

    /// <summary>Helm values: common, per environment, platform and topology.</summary>
    public string HelmValues => Path.Combine(Root, "helm", "values");

    /// <summary>The sandbox's own chart.</summary>
    public string SandboxChart => Path.Combine(Root, "helm", "charts", "sandbox");

    /// <summary>The sandbox's Terraform root module.</summary>
    public string SandboxModule => Path.Combine(Root, "infra", "sandbox");

    /// <summary>Azure's Terraform root module.</summary>
    public string AzureModule => Path.Combine(Root, "infra", "terraform");

    /// <summary>Reports and backups.</summary>
    public string Artifacts => Path.Combine(Root, "artifacts");

    /// <summary>Backups on their way to and from Azure.</summary>
    public string BackupWorkplace => Path.Combine(Root, ".nuke", "temp", "backups");

    /// <summary>What the last rehearsal on this machine measured.</summary>
    /// <param name="environment">dev, test or prod.</param>
    public string Rehearsal(string environment) => Path.Combine(State(environment), "rehearsal.json");

    /// <summary>The copy of a migration's journal on this machine.</summary>
    /// <param name="environment">dev, test or prod.</param>
    public string MigrationJournal(string environment) => Path.Combine(State(environment), "migration.json");
}
