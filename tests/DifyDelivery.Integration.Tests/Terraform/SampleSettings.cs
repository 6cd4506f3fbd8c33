using DifyDelivery.Environments;
using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Integration.Tests.Terraform;

/// <summary>Settings as a dev environment of the sandbox has them, with the external server wanted.</summary>
internal static class SampleSettings
{
    public static DeliverySettings Dev { get; } = new()
    {
        Environment = "dev",
        Platform = Platform.Sandbox,
        Topology = Topology.FlexibleServer,
        Azure = new AzureSettings(null, "rg-dify-dev", "westeurope", "aks-dify-dev"),
        Release = new ReleaseSettings("dify", "dify", "0.37.0", "1.14.2", "0.6.1-local", ""),
        FlexibleServer = new FlexibleServerSettings(
            UseAzurePostgres: true, "difyadmin", null, "B_Standard_B1ms", 32768, PublicAccess: true, OpenFirewallAll: true, 7,
            HighAvailabilityMode.Disabled),
        InCluster = new InClusterSettings("localhost/dify-delivery/postgresql:15", "10Gi", "8Gi", "", "250m", "500m", "256Mi", "512Mi"),
        Timeouts = new TimeoutSettings(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5)),
        Migration = new MigrationSettings(TimeSpan.FromDays(7), 2, DigestMethod.Target, AllowMajorDowngrade: false),
        Cost = new CostSettings("USD", PriceSource.Offline, null, null, MustBeKnown: false, null, null),
        Requirements = new RequirementSettings(null, null, null, null, null, null),
        Policy = new PolicySettings([], []),
        Sandbox = new SandboxSettings("auto"),
        Values = [],
    };
}
