using DifyDelivery.Environments;
using DifyDelivery.Planning;
using DifyDelivery.Terraform;

namespace DifyDelivery.Tests.Terraform;

public class DestructionGuardTests
{
    [Theory]
    [InlineData("azurerm_postgresql_flexible_server", "dify", ChangeAction.Delete)]
    [InlineData("azurerm_postgresql_flexible_server", "dify", ChangeAction.Replace)]
    [InlineData("azurerm_postgresql_flexible_server_database", "api", ChangeAction.Replace)]
    [InlineData("azurerm_kubernetes_cluster", "aks", ChangeAction.Delete)]
    [InlineData("terraform_data", "flexible_server", ChangeAction.Replace)]
    public void LosingDataBlocks(string type, string name, ChangeAction action)
    {
        var finding = DestructionGuard.Examine(Plan(type, name, action), []).ShouldHaveSingleItem();

        finding.Id.ShouldBe("terraform.destroys-data");
        finding.Severity.ShouldBe(Severity.Error);
        finding.Message.ShouldContain($"{type}.{name}");
        finding.Remedy!.ShouldContain("--confirm psql-dify-dev");
    }

    [Theory]
    [InlineData("azurerm_postgresql_flexible_server", "dify", ChangeAction.Create)]
    [InlineData("azurerm_postgresql_flexible_server", "dify", ChangeAction.Update)]
    [InlineData("azurerm_postgresql_flexible_server", "dify", ChangeAction.Forget)]
    [InlineData("azurerm_postgresql_flexible_server_firewall_rule", "all", ChangeAction.Delete)]
    [InlineData("terraform_data", "workload", ChangeAction.Replace)]
    public void NothingElseDoes(string type, string name, ChangeAction action) =>
        DestructionGuard.Examine(Plan(type, name, action), []).ShouldBeEmpty();

    [Theory]
    [InlineData("psql-dify-dev")]
    [InlineData("terraform_data.flexible_server")]
    public void TheTypedNameConfirms(string confirmed) =>
        DestructionGuard.Examine(Plan("terraform_data", "flexible_server", ChangeAction.Delete), [confirmed]).ShouldBeEmpty();

    [Fact]
    public void AnotherNameDoesNot() =>
        DestructionGuard.Examine(Plan("terraform_data", "flexible_server", ChangeAction.Delete), ["psql-dify-prod"]).ShouldHaveSingleItem();

    [Fact]
    public void TheFindingTellsWhatForcesTheReplacement() =>
        DestructionGuard.Examine(Plan("azurerm_postgresql_flexible_server", "dify", ChangeAction.Replace), [])[0]
            .Message.ShouldBe(
                "azurerm_postgresql_flexible_server.dify (psql-dify-dev) would be replaced, because storage_mb cannot change in place. "
                    + "That destroys every database on the server, and its backups.");

    [Fact]
    public void WhatWasMeasuredIsTold() =>
        DestructionGuard.Examine(Plan("azurerm_postgresql_flexible_server", "dify", ChangeAction.Delete), [], _ => new DataAtStake(42, 3_435_973_837))[0]
            .Message.ShouldEndWith(" At stake: 42 rows, 3.2 GiB.");

    [Fact]
    public void TheServerInUseIsKeptWhateverIsConfirmed()
    {
        var plan = Plan("azurerm_postgresql_flexible_server", "dify", ChangeAction.Delete);

        var finding = ServerInUse.Check(plan, SampleSettings.Read("test"), Topology.FlexibleServer, null)!;
        finding.Id.ShouldBe("terraform.server-in-use");
        finding.Message.ShouldContain("Dify in 'test' uses it");
        finding.Remedy!.ShouldContain("MigrateData --env test --to InCluster");
        ServerInUse.Check(plan, SampleSettings.Read("test"), Topology.InCluster, "the data came from it")!.Remedy!.ShouldContain("--retire-source");
        ServerInUse.Check(plan, SampleSettings.Read("test"), null, null).ShouldBeNull();
        ServerInUse.Check(Plan("terraform_data", "flexible_server", ChangeAction.Replace), SampleSettings.Read("dev"), Topology.FlexibleServer, null).ShouldNotBeNull();
        ServerInUse.Check(Plan("azurerm_postgresql_flexible_server", "dify", ChangeAction.Update), SampleSettings.Read("test"), Topology.FlexibleServer, null).ShouldBeNull();
    }

    [Fact]
    public void ADatabaseInUseIsKeptAsTheServerIs()
    {
        var plan = Plan("azurerm_postgresql_flexible_server_database", "dify", ChangeAction.Replace);

        ServerInUse.Check(plan, SampleSettings.Read("prod"), Topology.FlexibleServer, null)!.Remedy!.ShouldContain("Leave the database as it is");
        ServerInUse.Check(plan, SampleSettings.Read("prod"), null, "the data goes to it")!.Message.ShouldContain("a migration needs it");
        ServerInUse.Check(plan, SampleSettings.Read("prod"), Topology.InCluster, null).ShouldBeNull();
    }

    [Fact]
    public void ANameThatTwoTypesHaveConfirmsNeither()
    {
        TerraformChange Named(string type, string? owner = null) => new($"{type}.it", type, "it", ChangeAction.Delete, null, [], []) { RealName = "dify", Owner = owner };
        var plan = new TerraformPlan(
            "plan", "digest", IsDestroy: false,
            [Named("azurerm_kubernetes_cluster"), Named("azurerm_resource_group"), Named("azurerm_postgresql_flexible_server_database", "psql-dify-dev")], HasChanges: true);

        DestructionGuard.Examine(plan, ["dify"]).Select(finding => finding.Remedy![(finding.Remedy!.LastIndexOf(' ') + 1)..])
            .ShouldBe(["azurerm_kubernetes_cluster.it", "azurerm_resource_group.it", "psql-dify-dev/dify"]);
        DestructionGuard.Examine(plan, ["azurerm_kubernetes_cluster.it", "psql-dify-dev/dify"]).ShouldHaveSingleItem().Message.ShouldContain("azurerm_resource_group.it");
    }

    [Fact]
    public void WhatCouldNotBeMeasuredIsTold() =>
        DestructionGuard.Examine(Plan("azurerm_key_vault", "kv", ChangeAction.Delete), [], _ => DataAtStake.NotDetermined("Azure does not answer."))[0]
            .Message.ShouldEndWith(" At stake: not determined (Azure does not answer).");

    private static TerraformPlan Plan(string type, string name, ChangeAction action) => new(
        "plan", "digest", IsDestroy: false,
        [new TerraformChange($"{type}.{name}", type, name, action, null, ["storage_mb"], []) { RealName = "psql-dify-dev" }], HasChanges: true);
}
