using DifyDelivery.Backups;
using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Operations.BackingUp;
using DifyDelivery.Planning;
using DifyDelivery.Postgres.Backups;
using DifyDelivery.Tests.Migration;

namespace DifyDelivery.Tests.Backups;

/// <summary>The small rules: age, space, which backup is meant, where backups are, which sequences may differ, how archives are compressed.</summary>
public class BackupRulesTests
{
    private static readonly DeliverySettings Prod = Records.Settings() with { Environment = "prod" };
    private const string Place = "/backups";

    [Fact]
    public void AnOldOrMissingBackupIsAWarningThatNamesTheCommand()
    {
        var limit = TimeSpan.FromDays(2);

        BackupAge.Check(Prod, [Manifests.Aged(9), Manifests.Aged(2)], limit, Manifests.Now).ShouldBeNull();
        var old = BackupAge.Check(Prod, [Manifests.Aged(3), Manifests.Unreadable(0)], limit, Manifests.Now)!;
        old.Id.ShouldBe("verify.backup-age");
        old.Severity.ShouldBe(Severity.Warning);
        old.Message.ShouldContain("3 d old");
        old.Remedy.ShouldBe("./build.sh Backup --env prod");
        BackupAge.Check(Prod, [], limit, Manifests.Now)!.Message.ShouldContain("no backup");
    }

    [Fact]
    public void SpaceIsAskedForBeforeItIsTaken()
    {
        SpaceRules.CheckFolder("/b", 25_000_000, 100_000_000).ShouldBeNull();
        SpaceRules.CheckFolder("/b", 24_000_000, 100_000_000)!.Message.ShouldBe("/b has 24 MB left; a backup of 100 MB takes about 25 MB.");
        SpaceRules.CheckServer(new ServerSpace("pg", 1000, 450, IsOnAzure: false), 450).ShouldBeNull();
        SpaceRules.CheckServer(new ServerSpace("pg", null, 450, IsOnAzure: true), 4500).ShouldBeNull();
        SpaceRules.CheckServer(new ServerSpace("pg", 1000, 500, IsOnAzure: false), 450)!.Remedy!.ShouldContain("--backup-verify List");
    }

    [Theory]
    [InlineData(32, 26.4, true)] // 5.6 GiB left
    [InlineData(32, 27, false)] // 84 % used, and read only
    [InlineData(128, 115, true)]
    [InlineData(128, 116, false)] // 12 GiB left, and above 90 %
    public void AzureTakesWritesAwayWithLessThanFiveGibibytesLeft(long disk, double used, bool fits)
    {
        const long gibi = 1L << 30;
        var space = new ServerSpace("pg", disk * gibi, 0, IsOnAzure: true);
        var more = (long)(used * gibi);

        (SpaceRules.CheckRestore(space, more) is null).ShouldBe(fits);
        (SpaceRules.CheckServer(space, more) is null).ShouldBe(fits);
        SpaceRules.CheckRestore(space, disk * gibi)!.Message.ShouldContain("less than 5 GiB free");
    }

    [Fact]
    public void NamesThatAreTakenAreNotTakenAgain()
    {
        var id = Manifests.Aged(1).Id;
        var names = new SwapNames(id).WithFreeKept(["dify", "dify_plugin"], [id.KeptName("dify_plugin"), id.KeptName("dify", 2)])
            .WithFreeUndone(["dify"], [id.KeptName("dify")]);

        (names.Kept("dify"), names.Undone("dify")).ShouldBe((id.KeptName("dify") + "_3", id.UndoneName("dify")));
    }

    [Fact]
    public void LatestIsTheNewestThatCanBeRead() =>
        BackupChoice.Choose("latest", [Manifests.Aged(1), Manifests.Aged(5), Manifests.Unreadable(0)], null, Records.Settings(), Place).ShouldBe(Manifests.Aged(1).Id);

    [Fact]
    public void WhatIsNotThereIsRefusedWithTheCommandThatListsThem()
    {
        foreach (var text in new[] { "20200101-000000-0000", "nonsense", null, "" })
        {
            Should.Throw<DeliveryException>(() => BackupChoice.Choose(text, [Manifests.Aged(1)], null, Records.Settings(), Place)).Remedy!.ShouldContain("--list");
        }

        Should.Throw<DeliveryException>(() => BackupChoice.Choose("latest", [], null, Records.Settings(), Place)).Message.ShouldContain(Place);
    }

    [Fact]
    public void ARestoreThatIsUnderWayIsTheOneThatIsMeant()
    {
        var record = new RestoreRecord
        {
            Backup = Manifests.Aged(5).Id.Text,
            Environment = "dev",
            Topology = Topology.InCluster,
            Databases = ["dify"],
            StartedAt = Manifests.Now,
            Writers = new Dictionary<string, int>(),
        };

        BackupChoice.Choose("latest", [Manifests.Aged(1), Manifests.Aged(5)], record, Records.Settings(), Place).ShouldBe(Manifests.Aged(5).Id);
        Should.Throw<DeliveryException>(() => BackupChoice.Choose(Manifests.Aged(1).Id.Text, [Manifests.Aged(1)], record, Records.Settings(), Place)).Remedy!.ShouldContain("--undo");
        record.Guard(Records.Settings())!.Id.ShouldBe("restore.under-way");
        var done = record with { FinishedAt = Manifests.Now };
        done.Guard(Records.Settings()).ShouldBeNull();
        done.PutDifyOn(Manifests.Aged(5).Id, Topology.InCluster).ShouldBeTrue();
        done.PutDifyOn(Manifests.Aged(1).Id, Topology.InCluster).ShouldBeFalse("it was another backup that took Dify's place last");
        done.PutDifyOn(Manifests.Aged(5).Id, Topology.FlexibleServer).ShouldBeFalse("on another server");
        (done with { IsUndo = true }).PutDifyOn(Manifests.Aged(5).Id, Topology.InCluster).ShouldBeFalse("it was left again");
        record.PutDifyOn(Manifests.Aged(5).Id, Topology.InCluster).ShouldBeFalse("it is not over");
    }

    [Theory]
    [InlineData("dify_look", "dify", "dify_look")]
    [InlineData("dify_look", "dify_plugin", "dify_look_plugin")]
    public void ALookHasNamesOfItsOwn(string into, string database, string expected) => BackupChoice.NameFor(into, database).ShouldBe(expected);

    [Theory]
    [InlineData("dify")]
    [InlineData("dify_plugin")]
    [InlineData("Look")]
    [InlineData("look; DROP")]
    [InlineData("")]
    public void ALookNeverGoesIntoWhatDifyUses(string into) => Should.Throw<DeliveryException>(() => BackupChoice.NameFor(into, "dify"));

    [Fact]
    public void AnAddressIsAContainerWithOrWithoutAPrefix()
    {
        BackupAddress.TryParse("https://acc.blob.core.windows.net/backups").ShouldBe(new BackupAddress(new Uri("https://acc.blob.core.windows.net/backups"), ""));
        BackupAddress.TryParse("https://acc.blob.core.windows.net/backups/dify/eu/").ShouldBe(
            new BackupAddress(new Uri("https://acc.blob.core.windows.net/backups"), "dify/eu/"));
        BackupAddress.TryParse("/var/backups").ShouldBeNull();
    }

    [Theory]
    [InlineData("/var/backups", "/var/backups")]
    [InlineData("https://acc.blob.core.windows.net/backups/dify", "https://acc.blob.core.windows.net/backups/dify")]
    public void ARehearsalsBackupsLieApart(string store, string expected)
    {
        Open("Azure").Location.ShouldBe(expected);
        Open("Sandbox").Location.ShouldBe(expected + "/sandbox");

        IBackupStore Open(string platform) => BackupStores.Open(
            SettingsReader.Read("prod", new Dictionary<string, SettingInput>
            {
                ["Platform"] = new(platform, "test"),
                ["SubscriptionId"] = new("00000000-0000-0000-0000-000000000001", "test"),
                ["BackupStore"] = new(store, "test"),
            }),
            "/", "/tmp");
    }

    [Theory]
    [InlineData("https://acc.blob.core.windows.net", "no container")]
    [InlineData("http://acc.blob.core.windows.net/backups", "https")]
    [InlineData("https://acc.blob.core.windows.net/backups?sv=2024&sig=abc", "secret")]
    [InlineData(" ", "empty")]
    public void AnAddressThatIsNoneIsRefusedWithItsReason(string text, string expected)
    {
        var refused = Should.Throw<SettingsException>(() => SettingsReader.Read("dev", new Dictionary<string, SettingInput>
        {
            ["Platform"] = new("Sandbox", "test"),
            ["BackupStore"] = new(text, "--backup-store"),
        }));

        refused.ToString().ShouldContain(expected);
        refused.ToString().ShouldNotContain("sig=abc");
    }

    [Theory]
    [InlineData("7", "7", true)]
    [InlineData("7", "9", true)]
    [InlineData("7", "6", false)]
    [InlineData("1, not yet handed out", "1", true)]
    [InlineData("1", "1, not yet handed out", false)]
    [InlineData("1, not yet handed out", "1, not yet handed out", true)]
    public void ASequenceMayBeFartherAndNeverBehind(string expected, string found, bool ok) => ContentsCheck.IsNotBehind(expected, found).ShouldBe(ok);

    [Fact]
    public void TheBestCompressionComesFirstWhereThereIsAChoice()
    {
        DumpOptions.CompressionOf(15).ShouldBe(["3"]);
        DumpOptions.CompressionOf(17)[0].ShouldBe("zstd");
    }
}
