using DifyDelivery.Planning;
using DifyDelivery.Policy;
using DifyDelivery.Tests.Cost;
using DifyDelivery.Tests.Support;

namespace DifyDelivery.Tests.Policy;

/// <summary>Each rule, both ways, with its severity in each environment.</summary>
public class PolicyRuleTests
{
    private static readonly (string, string)[] Server =
        [("Topology", "FlexibleServer"), ("UseAzurePostgres", "true"), ("PostgresSkuName", "GP_Standard_D2ds_v5"), ("PostgresBackupRetentionDays", "35"), ("PostgresHighAvailability", "ZoneRedundant")];

    [Theory]
    [InlineData("dev")]
    [InlineData("test")]
    [InlineData("prod")]
    public void AServerAsItShouldBeBreaksNothing(string environment) =>
        Examine(environment, new PolicyFacts
        {
            Workloads = [new("api", 2), new("worker", 2), new("web", 2), new("beat", 1), new("plugin-daemon", 1)],
            ServerStorageMb = 32768,
            ServerMajor = 17,
            FirewallRules = [new("office", "203.0.113.7", "203.0.113.7")],
            Collations = new Dictionary<string, string> { ["dify"] = "en_US.utf8" },
        }).ShouldBeEmpty();

    [Fact]
    public void WhatIsNotObservedIsNotConcludedFrom() => Examine("prod", PolicyFacts.None).ShouldBeEmpty();

    [Theory]
    [InlineData("dev", Severity.Warning)]
    [InlineData("test", Severity.Error)]
    [InlineData("prod", Severity.Error)]
    public void OpenFirewall(string environment, Severity severity)
    {
        var facts = new PolicyFacts { FirewallRules = [new("all", "0.0.0.0", "255.255.255.255")] };

        Single(environment, facts, "policy.open-firewall", severity, "'all'");
    }

    [Fact]
    public void AnOpenFirewallThatTheSettingsAskForInDevIsSaidOnce()
    {
        var facts = new PolicyFacts { FirewallRules = [new("all", "0.0.0.0", "255.255.255.255")] };

        Examine("dev", facts, ("PostgresPublicAccess", "true"), ("PostgresOpenFirewallAll", "true")).ShouldHaveSingleItem().Message
            .ShouldContain("PostgresOpenFirewallAll");
    }

    [Theory]
    [InlineData("0.0.0.0-255.255.255.255", "policy.open-firewall")]
    [InlineData("203.0.113.7,0.0.0.0", "policy.azure-firewall")]
    [InlineData("203.0.113.7", null)]
    public void AddressesThatTheSettingsAllow(string addresses, string? id)
    {
        var findings = Examine("test", PolicyFacts.None, ("PostgresPublicAccess", "true"), ("PostgresAllowedAddresses", addresses));

        findings.Select(finding => finding.Id).ShouldBe([.. id is null ? Array.Empty<string>() : [id], "policy.public-access"]);
        Examine("test", PolicyFacts.None, ("PostgresAllowedAddresses", addresses)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("dev", null)]
    [InlineData("test", Severity.Warning)]
    [InlineData("prod", Severity.Error)]
    public void FirewallForEveryTenantOfAzure(string environment, Severity? severity) =>
        Single(environment, new PolicyFacts { FirewallRules = [new("azure", "0.0.0.0", "0.0.0.0")] }, "policy.azure-firewall", severity, "0.0.0.0");

    [Theory]
    [InlineData("dev", null)]
    [InlineData("test", Severity.Warning)]
    [InlineData("prod", Severity.Error)]
    public void PublicAccess(string environment, Severity? severity) =>
        Single(environment, PolicyFacts.None, "policy.public-access", severity, "public endpoint", ("PostgresPublicAccess", "true"));

    [Theory]
    [InlineData("dev", null)]
    [InlineData("test", null)]
    [InlineData("prod", Severity.Warning)]
    public void NoStandby(string environment, Severity? severity) =>
        Single(environment, PolicyFacts.None, "policy.high-availability", severity, "no standby", ("PostgresHighAvailability", "Disabled"));

    [Fact]
    public void ReadReplicaIsNoStandby() =>
        Examine("prod", Backed, ("Topology", "InCluster"), ("UseAzurePostgres", "false")).Select(finding => finding.Id)
            .ShouldBe(["policy.high-availability", "policy.in-cluster-connections"]);

    [Fact]
    public void BurstableInProd()
    {
        Examine("prod", PolicyFacts.None, ("PostgresSkuName", "B_Standard_B2s"), ("PostgresHighAvailability", "Disabled")).Select(finding => finding.Id)
            .ShouldBe(["policy.high-availability", "policy.burstable"]);
        Examine("test", PolicyFacts.None, ("PostgresSkuName", "B_Standard_B2s"), ("PostgresHighAvailability", "Disabled")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("prod", "13", Severity.Warning)]
    [InlineData("prod", "14", null)]
    [InlineData("test", "7", null)]
    public void BackupRetention(string environment, string days, Severity? severity) =>
        Single(environment, PolicyFacts.None, "policy.backup-retention", severity, days + " days", ("PostgresBackupRetentionDays", days));

    [Theory]
    [InlineData("GP_Standard_D2ds_v5", null)]
    [InlineData("MO_Standard_E20ds_v5", null)]
    [InlineData("GP_Standard_D3ds_v5", "GP_Standard_D")]
    [InlineData("GP_Standard_D2ds_v9", "GP_Standard_D2ds_v")]
    public void UnknownSku(string sku, string? meant) =>
        Single("dev", PolicyFacts.None, "policy.unknown-sku", meant is null ? null : Severity.Error, $"Did you mean '{meant}", ("PostgresSkuName", sku));

    [Theory]
    [InlineData(65536, Severity.Error)]
    [InlineData(32768, null)]
    [InlineData(16384, null)]
    public void StorageShrink(int there, Severity? severity) =>
        Single("dev", new PolicyFacts { ServerStorageMb = there }, "policy.storage-shrink", severity, "every row");

    [Theory]
    [InlineData("en_US.UTF-8", "en_US.utf8")]
    [InlineData("c.utf8", "C.UTF-8")]
    [InlineData("C", null)]
    public void Collation(string written, string? meant) =>
        Single(
            "test", new PolicyFacts { Collations = new Dictionary<string, string> { ["dify"] = written } }, "policy.collation", meant is null ? null : Severity.Error,
            $"Did you mean '{meant}'?");

    [Fact]
    public void TheThirtyFiveConnectionsOfAB1msAreFewerThanDifysPools()
    {
        (string, string)[] b1ms = [("PostgresSkuName", "B_Standard_B1ms"), ("PostgresHighAvailability", "Disabled")];

        Single("dev", PolicyFacts.None, "policy.connections", Severity.Note, "35 connections in; Dify's pools at their fullest take 110 (api 1 x 40, worker 1 x 40, plugin-daemon 1 x 30)", b1ms);
        Single("test", new PolicyFacts { Workloads = [new("api", 2), new("worker", 1), new("plugin-daemon", 1), new("web", 9)] }, "policy.connections", Severity.Warning, "take 150", b1ms);
        Examine("test", new PolicyFacts { Workloads = [new("api", 1, 5, 5), new("worker", 1, 5, -1), new("plugin-daemon", 0)] }, b1ms).ShouldBeEmpty();
        Examine("test", PolicyFacts.None, ("PostgresSkuName", "B_Standard_B2s"), ("PostgresHighAvailability", "Disabled")).ShouldBeEmpty();
        Examine("test", PolicyFacts.None, ("PostgresSkuName", "B_Standard_B4ms"), ("PostgresHighAvailability", "Disabled")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("dev", null)]
    [InlineData("test", Severity.Note)]
    [InlineData("prod", Severity.Warning)]
    public void TheConnectionsOfTheServerInTheCluster(string environment, Severity? severity)
    {
        (string, string)[] inCluster = [("Topology", "InCluster"), ("UseAzurePostgres", "false")];

        var findings = Examine(environment, Backed, inCluster).Where(finding => finding.Id == "policy.in-cluster-connections").ToList();
        findings.Select(finding => (Severity?)finding.Severity).ShouldBe(severity is null ? [] : [severity]);
        Examine(environment, Backed with { Workloads = [new("api", 2, 10, 0)] }, inCluster).ShouldNotContain(finding => finding.Id == "policy.in-cluster-connections");
    }

    [Theory]
    [InlineData("dev", "difyai123456", Severity.Warning)]
    [InlineData("test", "difyai123456", Severity.Error)]
    [InlineData("prod", "your-secure-password", Severity.Error)]
    [InlineData("prod", "Xk2_9fLmQ-4tZ", null)]
    public void DefaultPassword(string environment, string password, Severity? severity)
    {
        Single(environment, PolicyFacts.None, "policy.default-password", severity, "PostgresqlPassword", ("PostgresqlPassword", password));
        Examine(environment, PolicyFacts.None, ("PostgresqlPassword", password)).ShouldAllBe(finding => !finding.Message.Contains(password));
    }

    [Theory]
    [InlineData(13, "2026-11-27", "test", Severity.Warning)]
    [InlineData(14, "2026-11-12", "test", Severity.Note)] // its last day
    [InlineData(14, "2026-11-13", "test", Severity.Warning)]
    [InlineData(14, "2026-11-13", "dev", Severity.Note)]
    [InlineData(15, "2027-05-14", "prod", null)]
    [InlineData(15, "2027-05-15", "prod", Severity.Note)] // 180 days ahead
    [InlineData(9, "2026-11-27", "prod", Severity.Warning)]
    [InlineData(18, "2026-11-27", "prod", null)]
    [InlineData(19, "2026-11-27", "prod", null)]
    public void EndOfLifeOfAServer(int major, string day, string environment, Severity? severity) =>
        SingleOn(Day(day), environment, new PolicyFacts { ServerMajor = major }, "policy.end-of-life", severity, $"PostgreSQL {major}");

    [Theory]
    [InlineData("docker.io/bitnamilegacy/postgresql:15.3.0-debian-11-r7", "2027-11-12", true)]
    [InlineData("docker.io/bitnamilegacy/postgresql:15.3.0-debian-11-r7", "2026-11-27", false)]
    [InlineData("registry:5000/postgresql:13", "2026-11-27", true)]
    [InlineData("registry:5000/postgresql:latest", "2040-01-01", false)]
    public void EndOfLifeOfTheImage(string image, string day, bool expected)
    {
        var findings = Examine(Day(day), "test", Backed, [("Topology", "InCluster"), ("UseAzurePostgres", "false"), ("InClusterImage", image)]);

        findings.Any(finding => finding.Id == "policy.end-of-life").ShouldBe(expected);
    }

    [Theory]
    [InlineData("dev", 1, null)]
    [InlineData("prod", 1, Severity.Warning)]
    [InlineData("prod", 2, null)]
    public void SingleReplica(string environment, int replicas, Severity? severity) =>
        Single(
            environment, new PolicyFacts { Workloads = [new("web", replicas), new("beat", 1), new("plugin-daemon", 1)] }, "policy.single-replica", severity,
            "web: one replica");

    [Theory]
    [InlineData("dev", null, null)]
    [InlineData("test", null, Severity.Note)]
    [InlineData("prod", null, Severity.Warning)]
    [InlineData("prod", "2026-11-19", Severity.Warning)]
    [InlineData("prod", "2026-11-26", null)]
    public void NoBackupInTheCluster(string environment, string? newest, Severity? severity)
    {
        var facts = new PolicyFacts { NewestBackup = newest is null ? null : Day(newest), Workloads = [new("api", 2, 1, 0)] };
        var findings = Examine(environment, facts, ("Topology", "InCluster"), ("UseAzurePostgres", "false"));

        findings.Where(finding => finding.Id == "policy.no-backup").Select(finding => (Severity?)finding.Severity).ShouldBe(severity is null ? [] : [severity]);
    }

    [Fact]
    public void ARehearsalOnThisMachineIsNotBlocked()
    {
        var finding = Examine("prod", PolicyFacts.None, ("PostgresPublicAccess", "true"), ("Platform", "Sandbox")).ShouldHaveSingleItem();

        finding.Severity.ShouldBe(Severity.Warning);
        finding.Message.ShouldContain("On Azure this would block");
    }

    [Fact]
    public void EveryRuleHasAnIdOfItsOwnAndAFindingAlwaysARemedy()
    {
        PolicyCheck.Rules.Select(rule => rule.Id).ShouldBeUnique();
        PolicyCheck.Rules.ShouldAllBe(rule => rule.Id.StartsWith("policy.") && rule.Summary.Length > 0);
    }

    private static PolicyFacts Backed { get; } = new() { NewestBackup = new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero) };

    private static DateTimeOffset Day(string day) => new(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), new TimeOnly(12, 0), TimeSpan.Zero);

    private static void Single(string environment, PolicyFacts facts, string id, Severity? severity, string text, params (string, string)[] given) =>
        SingleOn(Day("2026-11-27"), environment, facts, id, severity, text, given);

    private static void SingleOn(
        DateTimeOffset now, string environment, PolicyFacts facts, string id, Severity? severity, string text, params (string, string)[] given)
    {
        var findings = Examine(now, environment, facts, given).Where(finding => severity is not null || finding.Id == id)
            .Where(finding => finding.Id is not "policy.high-availability" and not "policy.burstable" || finding.Id == id).ToList();
        if (severity is null)
        {
            findings.ShouldBeEmpty();
            return;
        }

        var finding = findings.ShouldHaveSingleItem();
        (finding.Id, finding.Severity).ShouldBe((id, severity.Value));
        finding.Message.ShouldContain(text);
        finding.Remedy.ShouldNotBeNullOrEmpty();
    }

    private static IReadOnlyList<Finding> Examine(string environment, PolicyFacts facts, params (string, string)[] given) =>
        Examine(Day("2026-11-27"), environment, facts, given);

    private static IReadOnlyList<Finding> Examine(DateTimeOffset now, string environment, PolicyFacts facts, (string, string)[] given)
    {
        var values = Server.Where(pair => given.All(other => other.Item1 != pair.Item1)).Concat(given).ToArray();
        return PolicyCheck.Examine(Samples.Settings(environment, values), facts, new InstantTime(now));
    }
}
