using System.Text.Json;
using DifyDelivery.Environments;
using DifyDelivery.Terraform;

namespace DifyDelivery.Tests.Terraform;

public class RootModuleInputsTests
{
    [Fact]
    public void WhatIsThereAlreadyIsNamedByGroupAndName()
    {
        var inputs = For(
            ("ExistingCluster", "/subscriptions/0/resourceGroups/rg-shared/providers/Microsoft.ContainerService/managedClusters/aks-shared"),
            ("ExistingNetwork", "rg-network/vnet-hub"));

        Json(inputs, "azure_existing_cluster").ShouldBe("""{"name":"aks-shared","resource_group_name":"rg-shared"}""");
        Json(inputs, "azure_existing_virtual_network").ShouldBe("""{"name":"vnet-hub","resource_group_name":"rg-network"}""");
    }

    [Fact]
    public void WhatIsNotThereIsMade()
    {
        Json(For(), "azure_existing_cluster").ShouldBe("null");
        Json(For(), "azure_cluster_name").ShouldBe("\"aks-dify-prod\"");
    }

    [Fact]
    public void AddressesAreFirewallRulesWithNames() =>
        Json(For(("PostgresAllowedAddresses", "203.0.113.7, 198.51.100.0-198.51.100.255")), "azure_postgres_allowed_addresses").ShouldBe(
            """
            {"from-203-0-113-7-to-203-0-113-7":{"start":"203.0.113.7","end":"203.0.113.7"},"from-198-51-100-0-to-198-51-100-255":{"start":"198.51.100.0","end":"198.51.100.255"}}
            """.Trim());

    [Fact]
    public void ThePasswordIsASecretAndNothingElse()
    {
        var inputs = RootModuleInputs.ForAzure(SampleSettings.Azure, "Abcdefghijklmnop0123", passwordVersion: 3);

        inputs.Secrets.ShouldHaveSingleItem().ShouldBe(new("postgresql_password", "Abcdefghijklmnop0123"));
        JsonSerializer.Serialize(inputs.Variables).ShouldNotContain("Abcdefghijklmnop0123");
        Json(inputs, "postgresql_password_version").ShouldBe("3");
    }

    [Theory]
    [InlineData("ExistingCluster", "aks-shared")]
    [InlineData("ExistingNetwork", "/subscriptions/0/resourceGroups/rg")]
    [InlineData("PostgresAllowedAddresses", "203.0.113.0/24")]
    [InlineData("PostgresAllowedAddresses", "1-2")]
    [InlineData("PostgresServerName", "Psql_Dify")]
    [InlineData("NodeSize", "D4s_v5")]
    [InlineData("StateStorageAccount", "st-dify")]
    public void WhatAzureWouldRefuseIsRefusedAtOnce(string name, string text) =>
        Should.Throw<SettingsException>(() => For((name, text))).Errors.ShouldHaveSingleItem().Name.ShouldBe(name);

    [Fact]
    public void APrivateServerNeedsTheNetworkOfAClusterThatIsThere() =>
        Should.Throw<SettingsException>(() => For(("UseAzurePostgres", "true"), ("ExistingCluster", "rg/aks"))).Errors.ShouldHaveSingleItem()
            .Name.ShouldBe("ExistingNetwork");

    [Fact]
    public void TheStateIsInAnAccountOfTheSubscription()
    {
        SampleSettings.Azure.AzureResources.State.AccountFor(SampleSettings.SubscriptionId).ShouldBe("stdify000000001111222233");
        SampleSettings.Read("prod", ("StateStorageAccount", "stours")).AzureResources.State.AccountFor(SampleSettings.SubscriptionId).ShouldBe("stours");
    }

    private static TerraformInputs For(params (string, string)[] given) => RootModuleInputs.ForAzure(SampleSettings.Read("prod", given), null);

    private static string Json(TerraformInputs inputs, string name) => JsonSerializer.Serialize(inputs.Variables[name]);
}
