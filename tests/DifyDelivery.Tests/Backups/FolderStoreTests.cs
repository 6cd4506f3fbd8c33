using DifyDelivery.Backups;
using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Reporting;

namespace DifyDelivery.Tests.Backups;

public sealed class FolderStoreTests : IDisposable
{
    private static readonly IActivity Quiet = new NullReporter().Begin("test");
    private readonly string _root = Path.Combine(Path.GetTempPath(), $"backups-{Guid.NewGuid():n}");

    private FolderStore Store => new(_root);

    [Fact]
    public async Task ABackupIsThereOnlyWhenItIsComplete()
    {
        var id = BackupId.New(Manifests.Now, 1);
        var folder = await BackupFolders.WriteAsync(Store, id);
        (await Store.ListAsync("dev")).ShouldBeEmpty();

        await Store.CompleteAsync("dev", id, Quiet);

        (await Store.ListAsync("dev")).Single().Manifest!.Id.ShouldBe(id.Text);
        (await Store.ListAsync("prod")).ShouldBeEmpty();
        Directory.Exists(folder).ShouldBeFalse();
        if (!OperatingSystem.IsWindows())
        {
            var made = new DirectoryInfo(Path.Combine(_root, "dev", id.Text));
            made.UnixFileMode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            made.GetFiles("*", SearchOption.AllDirectories).ShouldAllBe(file => file.UnixFileMode == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }
    }

    [Fact]
    public async Task WhatAKilledRunLeftGoesAndNothingElse()
    {
        var complete = BackupId.New(Manifests.Now, 1);
        await BackupFolders.WriteAsync(Store, complete);
        await Store.CompleteAsync("dev", complete, Quiet);
        var left = await BackupFolders.WriteAsync(Store, BackupId.New(Manifests.Now, 2));
        Directory.CreateDirectory(Path.Combine(_root, "dev", "my-own.partial"));

        (await Store.SweepAsync("dev")).ShouldBe([left]);

        Directory.GetDirectories(Path.Combine(_root, "dev")).Select(Path.GetFileName).Order().ShouldBe([complete.Text, "my-own.partial"]);
        (await Store.SweepAsync("dev")).ShouldBeEmpty();
    }

    [Fact]
    public async Task ADamagedManifestIsListedAndSaysSo()
    {
        var id = BackupId.New(Manifests.Now, 1);
        await BackupFolders.WriteAsync(Store, id);
        await Store.CompleteAsync("dev", id, Quiet);
        await File.WriteAllTextAsync(Path.Combine(_root, "dev", id.Text, ManifestJson.FileName), "{");

        var found = (await Store.ListAsync("dev")).Single();

        found.Manifest.ShouldBeNull();
        found.Problem!.ShouldContain("cannot be read");
    }

    [Theory]
    [InlineData("changed", "another content")]
    [InlineData("shortened", "bytes")]
    [InlineData("removed", "missing")]
    public async Task AFileThatIsNotAsItWasIsNamed(string damage, string expected)
    {
        var id = BackupId.New(Manifests.Now, 1);
        await BackupFolders.WriteAsync(Store, id);
        await Store.CompleteAsync("dev", id, Quiet);
        using var backup = await Store.FetchAsync("dev", id, Quiet);
        await BackupFiles.CheckAsync(backup, Quiet);
        var file = Path.Combine(backup.Folder, "dify", "1.dat.gz");
        switch (damage)
        {
            case "changed":
                await File.WriteAllTextAsync(file, "rowz");
                break;
            case "shortened":
                await File.WriteAllTextAsync(file, "ro");
                break;
            default:
                File.Delete(file);
                break;
        }

        var found = await Should.ThrowAsync<DeliveryException>(() => BackupFiles.CheckAsync(backup, Quiet));

        found.Why!.ShouldContain("dify/1.dat.gz");
        found.Why!.ShouldContain(expected);
    }

    [Fact]
    public void AManifestDoesNotLeadOutOfItsFolder()
    {
        Should.Throw<DeliveryException>(() => BackupFiles.Resolve(_root, "../other/file"));
        BackupFiles.Resolve(_root, "dify/toc.dat").ShouldBe(Path.Combine(_root, "dify", "toc.dat"));
    }

    [Fact]
    public async Task RemovingRemovesThatOneOnly()
    {
        var ids = new[] { BackupId.New(Manifests.Now, 1), BackupId.New(Manifests.Now, 2) };
        foreach (var id in ids)
        {
            await BackupFolders.WriteAsync(Store, id);
            await Store.CompleteAsync("dev", id, Quiet);
        }

        await Store.RemoveAsync("dev", ids[0]);
        await Store.RemoveAsync("dev", ids[0]);

        (await Store.ListAsync("dev")).Select(backup => backup.Id).ShouldBe([ids[1]]);
        (await Should.ThrowAsync<DeliveryException>(() => Store.FetchAsync("dev", ids[0], Quiet))).Remedy!.ShouldContain("--list");
    }

    [Fact]
    public async Task TheStoreItselfKeepsWhatMustNotGo()
    {
        var (proved, listed, unreadable) = (BackupId.New(Manifests.Now, 1), BackupId.New(Manifests.Now.AddDays(1), 2), BackupId.New(Manifests.Now.AddDays(-9), 3));
        foreach (var (id, how) in new[] { (proved, BackupVerification.Restore), (listed, BackupVerification.List), (unreadable, BackupVerification.List) })
        {
            var folder = await BackupFolders.WriteAsync(Store, id);
            await File.WriteAllTextAsync(
                Path.Combine(folder, ManifestJson.FileName), id == unreadable ? "{" : ManifestJson.Write(Manifests.Of(id) with { Verification = how }));
            await Store.CompleteAsync("dev", id, Quiet);
        }

        (await RefusedAsync(listed)).ShouldBe("It is the newest backup.");
        (await RefusedAsync(proved)).ShouldBe("It is the only backup that was proved by restoring it.");
        (await RefusedAsync(unreadable)).ShouldStartWith("Its manifest cannot be read");
        (await RefusedAsync(new BackupId("../dev"))).ShouldBe("No backup is called that.");
        (await Store.ListAsync("dev")).Count.ShouldBe(3);

        async Task<string> RefusedAsync(BackupId id) => (await Should.ThrowAsync<DeliveryException>(() => Store.RemoveAsync("dev", id))).Why!;
    }

    public void Dispose()
    {
        if (Directory.Exists(_root))
        {
            Directory.Delete(_root, recursive: true);
        }
    }
}
