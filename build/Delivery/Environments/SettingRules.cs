namespace DifyDelivery.Environments;

/// <summary>What values must satisfy together.</summary>
internal static class SettingRules
{
    public static IEnumerable<SettingError> Check(string environment, IReadOnlyDictionary<string, SettingInput> inputs)
    {
        bool Is(string name, string text) => string.Equals(inputs[name].Text, text, StringComparison.OrdinalIgnoreCase);
        SettingError Error(string name, string problem, string remedy) =>
            new(name, inputs.GetValueOrDefault(name)?.Origin ?? SettingValue.NotSet, problem, remedy);

        if (Is("Platform", "Azure") && !inputs.ContainsKey("SubscriptionId"))
        {
            yield return Error(
                "SubscriptionId", "the platform is Azure and no subscription is named",
                $"--subscription-id <id>, or \"SubscriptionId\" in .nuke/parameters.{environment}.json; '--platform Sandbox' runs on this machine");
        }

        if (Is("Topology", "FlexibleServer") && Is("UseAzurePostgres", "false"))
        {
            yield return Error(
                "UseAzurePostgres", "the topology is FlexibleServer and the server is not provisioned",
                "--use-azure-postgres true, or --topology InCluster");
        }

        if (environment != "dev" && Is("PostgresOpenFirewallAll", "true"))
        {
            yield return Error("PostgresOpenFirewallAll", "it opens the database to the whole internet", "it in dev only, or false");
        }

        if (Is("PostgresOpenFirewallAll", "true") && Is("PostgresPublicAccess", "false"))
        {
            yield return Error(
                "PostgresOpenFirewallAll", "firewall rules do nothing on a server with private access", "--postgres-public-access true, or false here");
        }

        if (Is("Platform", "Azure") && Is("UseAzurePostgres", "true") && Is("PostgresPublicAccess", "false")
            && !Is("ExistingCluster", "") && Is("ExistingNetwork", ""))
        {
            yield return Error(
                "ExistingNetwork", "a server with private access needs a subnet in the network of the cluster that is there already",
                "--existing-network <resource group>/<name>, or --postgres-public-access true");
        }

        if (!Is("PostgresHighAvailability", "Disabled") && inputs["PostgresSkuName"].Text.StartsWith("B_", StringComparison.Ordinal))
        {
            yield return Error(
                "PostgresHighAvailability", "burstable SKUs have no high availability", "Disabled, or a GP_ or MO_ SKU in PostgresSkuName");
        }
    }
}
