using DifyDelivery.Environments;
using DifyDelivery.Reporting;

namespace DifyDelivery.Tests.Environments;

public class SettingsReaderTests
{
    private static readonly Dictionary<string, SettingInput> Sandbox = Given(("Platform", "Sandbox"));

    [Fact]
    public void DefaultsFollowTheDocument()
    {
        var settings = SettingsReader.Read("dev", Sandbox);

        settings.Topology.ShouldBe(Topology.InCluster);
        settings.FlexibleServer.ShouldBe(new FlexibleServerSettings(
            UseAzurePostgres: false, "difyadmin", Password: null, "B_Standard_B1ms", 32768, PublicAccess: false, OpenFirewallAll: false, 7,
            HighAvailabilityMode.Disabled));
        settings.InCluster.ShouldBe(new InClusterSettings(
            "docker.io/bitnamilegacy/postgresql:15.3.0-debian-11-r7", "10Gi", "8Gi", string.Empty, "250m", "500m", "256Mi", "512Mi"));
    }

    [Fact]
    public void TheEnvironmentStandsInAzureNames() =>
        SettingsReader.Read("test", Given(("SubscriptionId", "00000000-0000-0000-0000-000000000001"))).Azure.Cluster.ShouldBe("aks-dify-test");

    [Fact]
    public void AzureTakesTheFirstSignInThatIsSetUpUnlessOneIsNamed()
    {
        var given = Given(("SubscriptionId", "00000000-0000-0000-0000-000000000001"));
        (SettingsReader.Read("test", given).Azure.Credential, SettingsReader.Read("test", given).Azure.TenantId).ShouldBe((AzureCredentialChoice.Auto, null));

        given["AzureCredential"] = new SettingInput("azurecli", "test");
        given["TenantId"] = new SettingInput("00000000-0000-0000-0000-000000000002", "test");
        given["Chart"] = new SettingInput("dify-0.37.0.tgz", "test");
        var settings = SettingsReader.Read("test", given);

        (settings.Azure.Credential, settings.Azure.TenantId).ShouldBe((AzureCredentialChoice.AzureCli, "00000000-0000-0000-0000-000000000002"));
        settings.Release.Chart.ShouldBe("dify-0.37.0.tgz");
        given["AzureCredential"] = new SettingInput("ManagedIdentity", "test");
        Should.Throw<SettingsException>(() => SettingsReader.Read("test", given)).Errors.ShouldHaveSingleItem().Remedy.ShouldBe("Auto, WorkloadIdentity, GitHubActions, AzurePipelines, Environment or AzureCli");
    }

    [Fact]
    public void AllErrorsAreReportedAtOnceWithNameOriginAndRemedy()
    {
        var given = Given(("Platform", "Sandbox"), ("PostgresStorageMb", "33000"), ("Namespace", "Not_A_Label"), ("DeployTimeout", "soon"));

        var exception = Should.Throw<SettingsException>(() => SettingsReader.Read("dev", given));

        exception.Errors.Select(error => error.Name).ShouldBe(["Namespace", "PostgresStorageMb", "DeployTimeout"]);
        exception.Errors.ShouldAllBe(error => error.Origin == "test" && error.Remedy.Length > 0);
        var text = exception.ToString();
        text.ShouldContain("33000");
        text.ShouldContain("--show-settings");
    }

    [Theory]
    [InlineData("D2ds_v5", "GP_Standard_D2ds_v5")]
    [InlineData("Standard_D2ds_v5", "GP_Standard_D2ds_v5")]
    [InlineData("B1ms", "B_Standard_B1ms")]
    [InlineData("b_standard_b1MS", "B_Standard_B1ms")]
    [InlineData("E4ds_v5", "MO_Standard_E4ds_v5")]
    public void ASkuAsThePortalSpellsItIsAnsweredWithTerraformsName(string written, string meant) =>
        Should.Throw<SettingsException>(() => SettingsReader.Read("dev", Given(("Platform", "Sandbox"), ("PostgresSkuName", written))))
            .Errors.ShouldHaveSingleItem().Problem.ShouldContain($"Did you mean '{meant}'?");

    [Theory]
    [InlineData("Currency", "usd")]
    [InlineData("CostFailAbove", "much")]
    [InlineData("CostFailAbove", "-1")]
    [InlineData("MonthlyBudget", "1,5")]
    [InlineData("ToleratedDowntime", "soon")]
    [InlineData("RequireHighAvailability", "yes")]
    [InlineData("PriceSource", "Online")]
    public void WhatCostAndRequirementsCannotBeIsRefused(string name, string value) =>
        Should.Throw<SettingsException>(() => SettingsReader.Read("dev", Given(("Platform", "Sandbox"), (name, value)))).Errors.ShouldHaveSingleItem().Name.ShouldBe(name);

    [Fact]
    public void CostRequirementsAndPolicyAreReadAndUnsaidWhereNothingIsSaid()
    {
        var silent = SettingsReader.Read("dev", Sandbox);
        var said = SettingsReader.Read("dev", Given(
            ("Platform", "Sandbox"), ("CostWarnAbove", "20.5"), ("ToleratedDowntime", "0"), ("RequireHighAvailability", "false"), ("PolicyWaivers", "a until b: c; d")));

        silent.Cost.ShouldBe(new CostSettings("USD", PriceSource.Offline, null, null, MustBeKnown: false, null, null));
        silent.Requirements.ShouldBe(new RequirementSettings(null, null, null, null, null, null));
        silent.Policy.Waivers.ShouldBeEmpty();
        said.Cost.WarnAbove.ShouldBe(20.5m);
        said.Requirements.ToleratedDowntime.ShouldBe(TimeSpan.Zero);
        said.Requirements.HighAvailability.ShouldBe(false);
        said.Policy.Waivers.ShouldBe(["a until b: c", "d"]);
    }

    [Theory]
    [InlineData("Topology", "FlexibleServer", "UseAzurePostgres")]
    [InlineData("Platform", "Azure", "SubscriptionId")]
    [InlineData("PostgresHighAvailability", "ZoneRedundant", "PostgresHighAvailability")]
    [InlineData("PostgresOpenFirewallAll", "true", "PostgresOpenFirewallAll")]
    public void ValuesThatContradictEachOtherAreRefused(string name, string value, string blamed)
    {
        var given = Given(("Platform", "Sandbox"));
        given[name] = new SettingInput(value, "test");

        Should.Throw<SettingsException>(() => SettingsReader.Read("dev", given)).Errors.ShouldContain(error => error.Name == blamed);
    }

    [Theory]
    [InlineData("test")]
    [InlineData("prod")]
    public void AnOpenFirewallIsForDevOnly(string environment)
    {
        var given = Given(("Platform", "Sandbox"), ("PostgresPublicAccess", "true"), ("PostgresOpenFirewallAll", "true"));

        Should.Throw<SettingsException>(() => SettingsReader.Read(environment, given)).Message.ShouldContain(environment);
        SettingsReader.Read("dev", given).FlexibleServer.OpenFirewallAll.ShouldBeTrue();
    }

    [Theory]
    [InlineData("has blank in it")]
    [InlineData("quote'quote")]
    [InlineData("back\\slash1")]
    [InlineData("short")]
    public void APasswordThatDifyCannotParseIsRefusedWithoutShowingIt(string password)
    {
        var exception = Should.Throw<SettingsException>(
            () => SettingsReader.Read("dev", Given(("Platform", "Sandbox"), ("PostgresqlPassword", password))));

        exception.Errors.ShouldHaveSingleItem().Name.ShouldBe("PostgresqlPassword");
        exception.ToString().ShouldNotContain(password);
    }

    [Fact]
    public void ASecretIsNotAmongTheShownValues()
    {
        var settings = SettingsReader.Read("dev", Given(("Platform", "Sandbox"), ("PostgresqlPassword", "Planted-Secret_1")));

        settings.FlexibleServer.Password.ShouldBe("Planted-Secret_1");
        settings.Values.Single(value => value.Name == "PostgresqlPassword").Text.ShouldBe(Redactor.Placeholder);
    }

    [Fact]
    public void EveryValueIsShownWithItsOrigin()
    {
        var settings = SettingsReader.Read("dev", Sandbox);

        settings.Values.Single(value => value.Name == "Platform").ShouldBe(new SettingValue("Platform", "Sandbox", "test"));
        settings.Values.Single(value => value.Name == "Namespace").ShouldBe(new SettingValue("Namespace", "dify", "default"));
        settings.Values.Single(value => value.Name == "SubscriptionId").Origin.ShouldBe("not set");
    }

    private static Dictionary<string, SettingInput> Given(params (string Name, string Value)[] values) =>
        values.ToDictionary(pair => pair.Name, pair => new SettingInput(pair.Value, "test"));
}
