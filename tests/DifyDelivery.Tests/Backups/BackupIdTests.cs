using DifyDelivery.Backups;

namespace DifyDelivery.Tests.Backups;

public class BackupIdTests
{
    private static readonly BackupId Id = BackupId.New(new DateTimeOffset(2026, 3, 4, 7, 6, 7, TimeSpan.FromHours(2)), 0x19f2c);

    [Fact]
    public void ItSaysWhenInUniversalTime()
    {
        Id.Text.ShouldBe("20260304-050607-9f2c");
        Id.StartedAt.ShouldBe(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));
        BackupId.TryParse(Id.Text).ShouldBe(Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("latest")]
    [InlineData("20260304-050607")]
    [InlineData("20260304-050607-9F2C")]
    [InlineData("20261304-050607-9f2c")]
    [InlineData("20260304-050607-9f2c.partial")]
    [InlineData("../20260304-050607-9f2c")]
    public void OtherTextsAreNone(string text) => BackupId.TryParse(text).ShouldBeNull();

    [Fact]
    public void NamesOfDatabasesFitAndAreToldApart()
    {
        string[] names = [Id.RestoredName("dify_plugin"), Id.KeptName("dify_plugin"), Id.UndoneName("dify_plugin"), Id.ScratchName("dify_plugin")];

        names.ShouldBe([
            "dify_plugin_restore_20260304_050607_9f2c", "dify_plugin_before_20260304_050607_9f2c", "dify_plugin_undone_20260304_050607_9f2c",
            "dify_plugin_proof_20260304_050607_9f2c",
        ]);
        names.ShouldAllBe(name => name.Length <= 63);
        names.Count(BackupId.IsScratchName).ShouldBe(1);
        BackupId.IsScratchName(Id.ScratchName("dify")).ShouldBeTrue();
        BackupId.IsScratchName("dify").ShouldBeFalse();
        BackupId.IsScratchName("my_proof_of_20260304").ShouldBeFalse();
    }
}
