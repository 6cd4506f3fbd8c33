using System.Runtime.CompilerServices;
using System.Text.Json;
using DifyDelivery.Environments;
using DifyDelivery.Terraform;

namespace DifyDelivery.Tests.Terraform;

/// <summary>
/// Plans of infra/terraform, one per change that the provider's measured table lists. The real Terraform wrote them, with a double of azurerm
/// that declares its schema: <c>RECORD_PLANS=&lt;this folder&gt;/Plans</c> and AzureChangeTests write them anew.
/// </summary>
public class RecordedPlanTests
{
    public static TheoryData<string> Allowed => Named("allowed-");

    public static TheoryData<string> Refused => Named("refused-");

    [Theory]
    [MemberData(nameof(Allowed))]
    public void WhatHappensInPlacePasses(string name)
    {
        var plan = Read(name);

        plan.Changes.ShouldNotBeEmpty();
        DestructionGuard.Examine(plan, []).ShouldBeEmpty();
        ServerInUse.Check(plan, SampleSettings.Read("prod"), Topology.FlexibleServer, "a migration is under way").ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void WhatDestroysIsRefusedByName(string name)
    {
        var plan = Read(name);

        var findings = DestructionGuard.Examine(plan, []);
        findings.ShouldNotBeEmpty();
        var names = findings.Select(finding => finding.Remedy![(finding.Remedy!.LastIndexOf(' ') + 1)..]).ToList();
        DestructionGuard.Examine(plan, names).ShouldBeEmpty("every name that a remedy gives confirms");
        DestructionGuard.Examine(plan, ["dify-prod"]).Count.ShouldBe(findings.Count, "another name confirms nothing");
    }

    [Theory]
    [InlineData("refused-less-storage", "storage_mb (65536 -> 32768)")]
    [InlineData("refused-login", "administrator_login")]
    [InlineData("refused-geo-backup", "geo_redundant_backup_enabled")]
    [InlineData("refused-network", "delegated_subnet_id")]
    [InlineData("refused-older-version", "version")]
    [InlineData("refused-server-name", "name (\"psql-dify-prod\" -> \"psql-dify-other\")")]
    [InlineData("refused-location", "location (\"westeurope\" -> \"northeurope\")")]
    [InlineData("refused-collation", "collation (\"en_US.utf8\" -> \"C.UTF-8\")")]
    [InlineData("refused-charset", "charset (\"UTF8\" -> \"SQL_ASCII\")")]
    [InlineData("refused-vault-name", "name (")]
    [InlineData("refused-cluster-name", "name (\"aks-dify-prod\" -> \"aks-other\") and dns_prefix (")]
    public void TheFindingNamesWhatForcesIt(string name, string attribute) =>
        DestructionGuard.Examine(Read(name), [])[0].Message.ShouldContain($"because {attribute}");

    [Theory]
    [InlineData("refused-switch", "azurerm_postgresql_flexible_server.dify[0] (psql-dify-prod) would be deleted (delete because count index)")]
    [InlineData("refused-database-name", "(dify_plugin) would be deleted (delete because each key)")]
    [InlineData("refused-backup-storage", "azurerm_storage_account.backups[0]")]
    [InlineData("refused-resource-group", "azurerm_resource_group.dify[0]")]
    public void WhatIsDeletedIsNamedWithTerraformsReason(string name, string said)
    {
        var message = DestructionGuard.Examine(Read(name), []).ShouldHaveSingleItem().Message;

        message.ShouldContain(said);
        message.ShouldContain("would be deleted (delete because ");
    }

    [Fact]
    public void AllRowsAreThere()
    {
        Allowed.Count.ShouldBe(7);
        Refused.Count.ShouldBe(15);
    }

    private static TheoryData<string> Named(string prefix) =>
        new(Directory.EnumerateFiles(Folder(), $"{prefix}*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));

    private static TerraformPlan Read(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder(), $"{name}.json")));
        return new TerraformPlan(name, "", IsDestroy: false, PlanJsonReader.ReadChanges(document.RootElement), HasChanges: true);
    }

    private static string Folder([CallerFilePath] string self = "") => Path.Combine(Path.GetDirectoryName(self)!, "Plans");
}
