using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DifyDelivery.Errors;
using DifyDelivery.Planning.Bundles;
using DifyDelivery.Tests.Bootstrap;
using DifyDelivery.Tests.Support;

namespace DifyDelivery.Tests.Planning;

/// <summary>A bundle is executed as it was written, for what it was written, or not at all.</summary>
public class PlanBundleTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly BundleKey Key = BundleKey.Parse(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))!;

    private static readonly PlanBinding Binding = new()
    {
        Commit = new string('a', 40),
        Tools = new Dictionary<string, string> { ["helm"] = "3.17.1", ["terraform"] = "1.11.0" },
        Settings = new Dictionary<string, string> { ["PostgresSkuName"] = "B_Standard_B1ms", ["PostgresqlPassword"] = "[REDACTED]" },
        SettingsDigest = Digests.Of("settings"),
        Cluster = new(3, "deployed"),
        Release = new("dify-0.37.0", Digests.Of("chart"), new Dictionary<string, string> { ["helm/values/common.yaml"] = Digests.Of("common") }, Digests.Of("manifest")),
        Terraform = new(Digests.Of("plan"), true, "6e1c", 7),
        Migration = new("InCluster", "FlexibleServer", null, null),
    };

    private static readonly BundleManifest Manifest = new()
    {
        Environment = "dev",
        Targets = ["DeployDify", "ProvisionPostgres"],
        CreatedAt = Now,
        ExpiresAt = Now.AddHours(24),
        CreatedBy = "somebody",
        Summary = "1 to change.",
        Binding = Binding,
    };

    private static readonly Dictionary<string, byte[]> Entries = new()
    {
        ["plan.md"] = "# Plan"u8.ToArray(),
        [PlanBundle.RenderedEntry] = "kind: Service"u8.ToArray(),
    };

    public static TheoryData<bool> WithAndWithoutKey { get; } = [true, false];

    public static TheoryData<string, string> Differences { get; } = new()
    {
        { "commit", "bundle.commit" }, { "setting", "bundle.settings" }, { "settings-digest", "bundle.settings" }, { "tool", "bundle.tool" },
        { "revision", "bundle.release" }, { "status", "bundle.release" }, { "chart", "bundle.chart" }, { "chart-files", "bundle.chart" }, { "values", "bundle.values" },
        { "values-file", "bundle.values" }, { "manifest", "bundle.manifest" }, { "plan", "bundle.terraform-plan" }, { "serial", "bundle.terraform-state" },
        { "lineage", "bundle.terraform-state" }, { "no-state", "bundle.terraform-state" }, { "migration", "bundle.migration" },
    };

    [Theory]
    [InlineData("FlexibleServer", "DeployDify ProvisionPostgres", "DeployDify")]
    [InlineData("InCluster", "DeployDify ProvisionPostgres", "ProvisionPostgres DeployDify")]
    [InlineData("InCluster", "DeployDify", "DeployDify")]
    [InlineData("FlexibleServer", "ProvisionPostgres", "ProvisionPostgres")]
    [InlineData("InCluster", "MigrateData ProvisionPostgres", "MigrateData")]
    public void APlanIsExecutedWholeAndInOrder(string topology, string targets, string execution) =>
        (Manifest with { Targets = targets.Split(' '), Binding = Binding with { Settings = new Dictionary<string, string> { ["Topology"] = topology } } })
            .Execution.ShouldBe(execution.Split(' '));

    [Theory]
    [MemberData(nameof(WithAndWithoutKey))]
    public void WhatIsWrittenIsRead(bool withKey)
    {
        using var stream = new MemoryStream();
        var written = PlanBundle.Write(stream, Manifest, Entries, withKey ? Key : null);

        var read = PlanBundle.Read(stream, withKey ? Key : null);

        read.Id.ShouldBe(written.Id);
        read.Manifest.Write().ShouldBe(written.Manifest.Write());
        read.Entries.Keys.ShouldBe(Entries.Keys, ignoreOrder: true);
        BundleComparison.Compare(read.Manifest.Binding, Binding).ShouldBeEmpty();
        BundleComparison.CheckUse(read.Manifest, "dev", "DeployDify", Now).ShouldBeEmpty();
    }

    [Fact]
    public void ItsManifestIsWhatItsSchemaSays()
    {
        using var stream = new MemoryStream();
        var bundle = PlanBundle.Write(stream, Manifest, Entries, null);
        var check = JsonSchemaCheck.Load(Path.Combine(Repository.Root, "docs", "plan-bundle.schema.json"));

        check.Errors(JsonDocument.Parse(bundle.Manifest.Write()).RootElement).ShouldBeEmpty();
        var bare = bundle.Manifest with { Binding = new PlanBinding { SettingsDigest = Binding.SettingsDigest }, CreatedBy = null };
        check.Errors(JsonDocument.Parse(bare.Write()).RootElement).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Differences))]
    public void EachDifferenceIsRefusedByName(string difference, string id)
    {
        var found = difference switch
        {
            "commit" => Binding with { Commit = new string('b', 40) },
            "setting" => Binding with { Settings = new Dictionary<string, string> { ["PostgresSkuName"] = "B_Standard_B2s", ["PostgresqlPassword"] = "[REDACTED]" } },
            "settings-digest" => Binding with { SettingsDigest = Digests.Of("others") },
            "tool" => Binding with { Tools = new Dictionary<string, string> { ["helm"] = "4.0.0" } },
            "revision" => Binding with { Cluster = new(4, "deployed") },
            "status" => Binding with { Cluster = new(3, "failed") },
            "chart" => Binding with { Release = Binding.Release! with { Chart = "dify-0.38.0" } },
            "chart-files" => Binding with { Release = Binding.Release! with { ChartDigest = Digests.Of("other") } },
            "values" => Binding with { Release = Binding.Release! with { Values = new Dictionary<string, string> { ["helm/values/common.yaml"] = Digests.Of("other") } } },
            "values-file" => Binding with { Release = Binding.Release! with { Values = new Dictionary<string, string>(Binding.Release!.Values) { ["own.yaml"] = Digests.Of("own") } } },
            "manifest" => Binding with { Release = Binding.Release! with { ManifestDigest = Digests.Of("other") } },
            "plan" => Binding with { Terraform = Binding.Terraform! with { PlanDigest = Digests.Of("other") } },
            "serial" => Binding with { Terraform = Binding.Terraform! with { Serial = 8 } },
            "lineage" => Binding with { Terraform = Binding.Terraform! with { Lineage = "7f2d" } },
            "no-state" => Binding with { Terraform = Binding.Terraform! with { Lineage = null, Serial = null } },
            _ => Binding with { Migration = new("InCluster", "FlexibleServer", "12345678", "Fenced") },
        };

        var mismatch = BundleComparison.Compare(Binding, found).ShouldHaveSingleItem();
        var exception = new PlanBundleMismatchException([mismatch], "dev");

        mismatch.Id.ShouldBe(id);
        exception.ExitCode.ShouldBe(ExitCodes.FindingsBlock);
        exception.ToString().ShouldContain(id);
        exception.Remedy!.ShouldContain("Plan again");
    }

    /// <summary>A second push whose plan was made before the first one's apply: nothing is wrong with it, and a new plan is all it takes.</summary>
    [Fact]
    public void APlanThatAnotherRunHasOvertakenSaysSo()
    {
        var moved = BundleComparison.Compare(Binding, Binding with { Cluster = new(4, "deployed"), Terraform = Binding.Terraform! with { Serial = 8 } });
        var other = BundleComparison.Compare(Binding, Binding with { Cluster = new(4, "deployed"), Commit = new string('b', 40) });

        var overtaken = new PlanBundleMismatchException(moved, "dev", "Re-run it.");

        overtaken.IsOvertaken.ShouldBeTrue();
        overtaken.Message.ShouldContain("another run has changed 'dev' since the plan was made");
        overtaken.ToString().ShouldContain("planned revision 3, deployed, found revision 4, deployed");
        overtaken.Remedy.ShouldBe("Re-run it.");
        new PlanBundleMismatchException(other, "dev").IsOvertaken.ShouldBeFalse();
    }

    [Fact]
    public void ASettingIsNamedWithBothValues() =>
        BundleComparison.Compare(Binding, Binding with { Settings = new Dictionary<string, string>(Binding.Settings) { ["PostgresSkuName"] = "B_Standard_B2s" } })
            .ShouldHaveSingleItem().ToString().ShouldBe("bundle.settings: The setting PostgresSkuName is another: planned 'B_Standard_B1ms', found 'B_Standard_B2s'.");

    [Fact]
    public void WhatATargetDoesNotLookAtIsNotCompared() =>
        BundleComparison.Compare(Binding, Binding with { Cluster = null, Release = null, Migration = null }).ShouldBeEmpty();

    [Theory]
    [InlineData("prod", "DeployDify", 1, "bundle.environment")]
    [InlineData("dev", "MigrateData", 1, "bundle.target")]
    [InlineData("dev", "DeployDify", 24, "bundle.expired")]
    public void UseElsewhereOrTooLateIsRefused(string environment, string target, int hours, string id) =>
        BundleComparison.CheckUse(Manifest, environment, target, Now.AddHours(hours)).ShouldHaveSingleItem().Id.ShouldBe(id);

    [Theory]
    [MemberData(nameof(WithAndWithoutKey))]
    public void AChangedEntryIsRefusedByName(bool withKey)
    {
        foreach (var name in Entries.Keys)
        {
            var exception = Should.Throw<PlanBundleMismatchException>(() => Read(Rewrite(withKey, name, content => [.. content, (byte)' ']), withKey));
            exception.Mismatches.ShouldHaveSingleItem().ToString().ShouldContain(name);
            exception.Mismatches[0].Id.ShouldBe("bundle.tampered");
        }
    }

    [Fact]
    public void ARemovedOrAddedEntryIsRefused()
    {
        Should.Throw<PlanBundleMismatchException>(() => Read(Rewrite(false, "plan.md", _ => null), false)).Message.ShouldContain("refused");
        Should.Throw<PlanBundleMismatchException>(() => Read(Rewrite(false, "more.txt", _ => [1], add: true), false)).Mismatches[0].What.ShouldContain("more.txt");
    }

    [Fact]
    public void AChangedManifestIsRefusedByItsSignature() =>
        Should.Throw<PlanBundleMismatchException>(() => Read(Rewrite(true, PlanBundle.ManifestEntry, content => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content).Replace("\"dev\"", "\"prod\"", StringComparison.Ordinal))), true))
            .Mismatches[0].Id.ShouldBe("bundle.tampered");

    [Fact]
    public void ASignatureCannotBeLeftOutNorIgnored()
    {
        Should.Throw<PlanBundleMismatchException>(() => Read(Rewrite(true, PlanBundle.SignatureEntry, _ => null), true)).Mismatches[0].Id.ShouldBe("bundle.unsigned");
        Should.Throw<PlanBundleMismatchException>(() => Read(Rewrite(true, null, null), false)).Mismatches[0].Id.ShouldBe("bundle.no-key");
    }

    [Fact]
    public void AnotherSchemaIsRefused()
    {
        using var stream = new MemoryStream();
        PlanBundle.Write(stream, Manifest with { SchemaVersion = 2 }, Entries, null);

        Should.Throw<PlanBundleMismatchException>(() => PlanBundle.Read(stream, null)).Mismatches[0].Id.ShouldBe("bundle.schema");
    }

    [Theory]
    [InlineData("no zip at all")]
    [InlineData("")]
    public void WhatIsNoBundleIsSaidToBeNone(string content) =>
        Should.Throw<DeliveryException>(() => PlanBundle.Read(new MemoryStream(Encoding.UTF8.GetBytes(content)), null)).Message.ShouldBe("This file is not a plan bundle.");

    [Fact]
    public void OnlyItsOwnKeyAndContextDecrypt()
    {
        var other = BundleKey.Parse(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))!;
        var encrypted = Key.Encrypt("a saved plan"u8, "dev");

        Encoding.UTF8.GetString(Key.Decrypt(encrypted, "dev")!).ShouldBe("a saved plan");
        encrypted.AsSpan().IndexOf("saved"u8).ShouldBe(-1);
        Key.Encrypt("a saved plan"u8, "dev").ShouldNotBe(encrypted);
        Key.Decrypt(encrypted, "prod").ShouldBeNull();
        other.Decrypt(encrypted, "dev").ShouldBeNull();
        Key.Decrypt(encrypted.AsSpan(0, 20), "dev").ShouldBeNull();
        for (var at = 0; at < encrypted.Length; at++)
        {
            encrypted[at] ^= 1;
            Key.Decrypt(encrypted, "dev").ShouldBeNull();
            encrypted[at] ^= 1;
        }
    }

    [Theory]
    [InlineData("short")]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base64 needle")]
    public void AKeyThatIsNoneIsRefusedWithoutRepeatingIt(string text)
    {
        var exception = Should.Throw<DeliveryException>(() => BundleKey.Parse(text));

        exception.ToString().ShouldContain("openssl rand -base64 32");
        exception.ToString().ShouldNotContain(text);
        BundleKey.Parse(" ").ShouldBeNull();
    }

    [Fact]
    public void NoPairOfNamesAndValuesHasAnothersDigest() =>
        Digests.Of(new Dictionary<string, string> { ["a"] = "1;1:b=1:2" }).ShouldNotBe(Digests.Of(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }));

    private static PlanBundle Read(MemoryStream stream, bool withKey) => PlanBundle.Read(stream, withKey ? Key : null);

    /// <summary>A bundle in which one entry was changed, left out or added afterwards.</summary>
    private static MemoryStream Rewrite(bool withKey, string? name, Func<byte[], byte[]?>? change, bool add = false)
    {
        using var original = new MemoryStream();
        PlanBundle.Write(original, Manifest, Entries, withKey ? Key : null);
        var changed = new MemoryStream();
        using (var from = new ZipArchive(original, ZipArchiveMode.Read))
        using (var to = new ZipArchive(changed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in from.Entries)
            {
                using var content = new MemoryStream();
                using (var reader = entry.Open())
                {
                    reader.CopyTo(content);
                }

                Add(to, entry.FullName, entry.FullName == name ? change!(content.ToArray()) : content.ToArray());
            }

            if (add)
            {
                Add(to, name!, change!([]));
            }
        }

        return changed;
    }

    private static void Add(ZipArchive zip, string name, byte[]? content)
    {
        if (content is null)
        {
            return;
        }

        using var writer = zip.CreateEntry(name).Open();
        writer.Write(content);
    }
}
