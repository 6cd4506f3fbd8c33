using DifyDelivery.Environments;
using DifyDelivery.Planning;
using DifyDelivery.Terraform;

namespace DifyDelivery.Integration.Tests.Terraform;

/// <summary>What a change of a variable does on Azure, planned by the real Terraform from a state that it has applied itself.</summary>
public sealed class AzureChangeTests(AppliedAzureModule module) : IClassFixture<AppliedAzureModule>
{
    private const string Server = "azurerm_postgresql_flexible_server.dify[0]";
    private static readonly DeliverySettings Prod = SampleSettings.Dev with { Environment = "prod" };

    [Fact]
    public async Task AppliedOnceThereIsNothingToDo()
    {
        module.Outputs.Text("postgres_fqdn").ShouldBe("psql-dify-prod.postgres.database.azure.com");
        module.Outputs.Number("postgres_port").ShouldBe(5432);
        module.Outputs.TextList("postgres_database_names").ShouldBe(["dify", "dify_plugin"]);

        (await PlanAsync()).HasChanges.ShouldBeFalse();
    }

    [Theory]
    [InlineData("password", "postgresql_password_version", 2)]
    [InlineData("size", "postgres_sku_name", "GP_Standard_D4ds_v5")]
    [InlineData("more-storage", "postgres_storage_mb", 131072)]
    [InlineData("newer-version", "postgres_version", "16")]
    [InlineData("retention", "postgres_backup_retention_days", 14)]
    [InlineData("standby", "postgres_high_availability_mode", "ZoneRedundant")]
    public async Task InPlace(string name, string variable, object value)
    {
        var plan = await PlanAsync((variable, value));

        await module.Root.RecordAsync($"allowed-{name}", plan);
        plan.Changes.Single(change => change.Address == Server).Action.ShouldBe(ChangeAction.Update);
        DestructionGuard.Examine(plan, []).ShouldBeEmpty();
    }

    [Fact]
    public async Task TagsChangeInPlaceEverywhere()
    {
        var plan = await PlanAsync(("azure_tags", new Dictionary<string, string> { ["cost-center"] = "42" }));

        await module.Root.RecordAsync("allowed-tags", plan);
        plan.Changes.ShouldAllBe(change => change.Action == ChangeAction.Update);
        DestructionGuard.Examine(plan, []).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("geo-backup", "azure_postgres_geo_redundant_backup", true, "geo_redundant_backup_enabled (false -> true)")]
    [InlineData("older-version", "postgres_version", "14", "version (\"15\" -> \"14\")")]
    [InlineData("login", "postgresql_username", "another", "administrator_login (\"difyadmin\" -> \"another\")")]
    [InlineData("less-storage", "postgres_storage_mb", 32768, "storage_mb (65536 -> 32768)")]
    [InlineData("network", "postgres_public_access", true, "delegated_subnet_id")]
    [InlineData("server-name", "postgres_server_name", "psql-dify-other", "name (\"psql-dify-prod\" -> \"psql-dify-other\")")]
    public async Task TheServerAndAllItsDataAreReplaced(string name, string variable, object value, string forced)
    {
        var plan = await PlanAsync((variable, value));

        await module.Root.RecordAsync($"refused-{name}", plan);
        plan.Changes.Single(change => change.Address == Server).Action.ShouldBe(ChangeAction.Replace);
        var finding = DestructionGuard.Examine(plan, [], _ => new DataAtStake(1_234_567, 3L << 30)).ShouldHaveSingleItem();
        finding.Severity.ShouldBe(Severity.Error);
        finding.Message.ShouldStartWith($"{Server} (psql-dify-prod) would be replaced, because");
        finding.Message.ShouldContain(forced);
        finding.Message.ShouldEndWith("every database on the server, and its backups: dify, dify_plugin. At stake: 1,234,567 rows, 3 GiB.");
        finding.Remedy!.ShouldContain("--confirm psql-dify-prod");
        DestructionGuard.Examine(plan, ["psql-dify-prod"]).ShouldBeEmpty();
        ServerInUse.Check(plan, Prod, Topology.FlexibleServer, null).ShouldNotBeNull();
    }

    [Fact]
    public async Task WithoutTheSwitchTheServerIsDeleted()
    {
        var plan = await PlanAsync(("use_azure_postgres", false));

        await module.Root.RecordAsync("refused-switch", plan);
        DestructionGuard.Examine(plan, []).ShouldHaveSingleItem().Message
            .ShouldStartWith($"{Server} (psql-dify-prod) would be deleted (delete because count index). That destroys every database");
        ServerInUse.Check(plan, Prod, Topology.FlexibleServer, null)!.Remedy!.ShouldContain("MigrateData --env prod --to InCluster");
        ServerInUse.Check(plan, Prod, Topology.InCluster, null).ShouldBeNull();
    }

    [Fact]
    public async Task ADatabaseThatIsNotNamedAnyMoreIsDeleted()
    {
        var plan = await PlanAsync(("postgres_database_names", new[] { "dify" }));

        await module.Root.RecordAsync("refused-database-name", plan);
        var finding = DestructionGuard.Examine(plan, []).ShouldHaveSingleItem();
        finding.Message.ShouldContain("azurerm_postgresql_flexible_server_database.dify[\"dify_plugin\"] (dify_plugin) would be deleted");
        finding.Remedy!.ShouldContain("--confirm psql-dify-prod/dify_plugin");
        ServerInUse.Check(plan, Prod, Topology.FlexibleServer, null)!.Message.ShouldContain("Dify in 'prod' uses it");
    }

    [Theory]
    [InlineData("collation", "en_US.utf8", "C.UTF-8")]
    [InlineData("charset", "UTF8", "SQL_ASCII")]
    public async Task AnotherCollationOrEncodingReplacesTheDatabases(string name, string right, string other)
    {
        var file = Path.Combine(module.Root.Module, "postgres.tf");
        var text = await File.ReadAllTextAsync(file);
        try
        {
            await File.WriteAllTextAsync(file, text.Replace($"\"{right}\"", $"\"{other}\"", StringComparison.Ordinal));
            var plan = await PlanAsync();

            await module.Root.RecordAsync($"refused-{name}", plan);
            DestructionGuard.Examine(plan, []).Select(finding => finding.Remedy).ShouldBe(
                ["keep the former value, or confirm the loss: --confirm psql-dify-prod/dify", "keep the former value, or confirm the loss: --confirm psql-dify-prod/dify_plugin"]);
            DestructionGuard.Examine(plan, ["dify", "dify_plugin"]).Count.ShouldBe(2, "clusters and releases are called so, too");
            ServerInUse.Check(plan, Prod, Topology.FlexibleServer, null).ShouldNotBeNull();
        }
        finally
        {
            await File.WriteAllTextAsync(file, text);
        }
    }

    [Theory]
    [InlineData("backup-storage", "azure_backup_storage", false, "azurerm_storage_account.backups[0]")]
    [InlineData("resource-group", "azure_create_resource_group", false, "azurerm_resource_group.dify[0]")]
    [InlineData("cluster-name", "azure_cluster_name", "aks-other", "azurerm_kubernetes_cluster.dify[0]")]
    [InlineData("vault-name", "azure_key_vault_name", "kv-other", "azurerm_key_vault.dify")]
    [InlineData("location", "location", "northeurope", Server)]
    public async Task WhatElseHoldsDataIsFoundToo(string name, string variable, object value, string address)
    {
        var plan = await PlanAsync((variable, value));

        await module.Root.RecordAsync($"refused-{name}", plan);
        DestructionGuard.Examine(plan, []).ShouldContain(finding => finding.Message.StartsWith(address, StringComparison.Ordinal));
    }

    private Task<TerraformPlan> PlanAsync(params (string, object?)[] others) =>
        module.Root.Terraform.PlanAsync(Inputs(others), PlanRequest.Apply, module.Root.Progress);

    /// <summary>A standby needs a size that can have one.</summary>
    private static TerraformInputs Inputs((string Name, object? Value)[] others) => AzureModuleRoot.Inputs(
        others.Any(other => other.Name == "postgres_high_availability_mode") ? [.. others, ("postgres_sku_name", "GP_Standard_D2ds_v5")] : others);
}
