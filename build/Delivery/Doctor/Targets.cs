namespace DifyDelivery.Doctor;

/// <summary>The targets' names as Doctor says them.</summary>
internal static class Targets
{
    public static IReadOnlyList<string> All { get; } = ["Plan", "ProvisionPostgres", "DeployDify", "MigrateData", "Verify", "Teardown"];
}
