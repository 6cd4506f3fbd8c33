using Azure.Core;
using DifyDelivery.Azure.Blobs;
using DifyDelivery.Backups;
using DifyDelivery.Reporting;

namespace DifyDelivery.Tests.Backups;

public sealed class BlobStoreTests : IAsyncLifetime
{
    private static readonly IActivity Quiet = new NullReporter().Begin("test");
    private static readonly BackupId Id = BackupId.New(Manifests.Now, 1);
    private readonly string _workplace = Path.Combine(Path.GetTempPath(), $"blobs-{Guid.NewGuid():n}");
    private FakeBlobs _azure = null!;

    private BlobStore Store => new(
        BlobContainer.Create(_azure.Container, new FixedToken(), _azure.Transport(), TimeSpan.FromMilliseconds(1)), "dify/", _workplace);

    public async Task InitializeAsync() => _azure = await FakeBlobs.StartAsync();

    [Fact]
    public async Task ABackupGoesThereAndComesBackByteForByte()
    {
        var folder = await BackupFolders.WriteAsync(Store, Id);
        var big = new byte[20_000_000];
        new Random(1).NextBytes(big);
        await File.WriteAllBytesAsync(Path.Combine(folder, "dify", "2.dat.gz"), big);
        var manifest = Manifests.Of(Id) with { Files = [.. (await BackupFiles.SealAsync(folder, Quiet)).Where(file => file.Path != ManifestJson.FileName)] };
        await File.WriteAllTextAsync(Path.Combine(folder, ManifestJson.FileName), ManifestJson.Write(manifest));

        await Store.CompleteAsync("dev", Id, Quiet);

        Directory.Exists(folder).ShouldBeFalse();
        _azure.Requests.Count(request => request.EndsWith(" block", StringComparison.Ordinal)).ShouldBe(3);
        _azure.Requests.Last(request => request.StartsWith("PUT", StringComparison.Ordinal)).ShouldBe($"PUT dify/dev/{Id}/manifest.json");
        (await Store.ListAsync("dev")).Single().Manifest!.Id.ShouldBe(Id.Text);
        using (var fetched = await Store.FetchAsync("dev", Id, Quiet))
        {
            await BackupFiles.CheckAsync(fetched, Quiet);
            folder = fetched.Folder;
        }

        Directory.Exists(folder).ShouldBeFalse();
    }

    [Fact]
    public async Task WhatHasNoManifestIsNoneAndIsSweptAway()
    {
        await BackupFolders.WriteAsync(Store, Id);
        await Store.CompleteAsync("dev", Id, Quiet);
        var left = BackupId.New(Manifests.Now, 2);
        _azure.Blobs[$"dify/dev/{left}/dify/toc.dat"] = [1];
        _azure.Blobs["dify/dev/something-else/file"] = [1];
        _azure.Blobs[$"dify/prod/{left}/dify/toc.dat"] = [1];
        await BackupFolders.WriteAsync(Store, BackupId.New(Manifests.Now, 3));

        (await Store.ListAsync("dev")).Select(backup => backup.Id).ShouldBe([Id]);
        (await Store.SweepAsync("dev")).Count.ShouldBe(2);

        _azure.Blobs.Keys.ShouldNotContain($"dify/dev/{left}/dify/toc.dat");
        _azure.Blobs.Keys.ShouldContain("dify/dev/something-else/file");
        _azure.Blobs.Keys.ShouldContain($"dify/prod/{left}/dify/toc.dat");
        (await Store.ListAsync("dev")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task TheManifestIsRemovedFirst()
    {
        await BackupFolders.WriteAsync(Store, Id);
        await Store.CompleteAsync("dev", Id, Quiet);
        (await Should.ThrowAsync<Errors.DeliveryException>(() => Store.RemoveAsync("dev", Id))).Why.ShouldBe("It is the newest backup.");
        var newer = BackupId.New(Manifests.Now.AddDays(1), 1);
        await BackupFolders.WriteAsync(Store, newer);
        await Store.CompleteAsync("dev", newer, Quiet);

        await Store.RemoveAsync("dev", Id);

        _azure.Blobs.Keys.ShouldAllBe(name => name.StartsWith($"dify/dev/{newer}/", StringComparison.Ordinal));
        _azure.Requests.First(request => request.StartsWith("DELETE", StringComparison.Ordinal)).ShouldBe($"DELETE dify/dev/{Id}/manifest.json");
        await Store.RemoveAsync("dev", Id);
    }

    [Fact]
    public async Task AServerThatIsBusyIsAskedAgain()
    {
        await BackupFolders.WriteAsync(Store, Id);
        _azure.Fail("PUT", 503, "ServerBusy");

        await Store.CompleteAsync("dev", Id, Quiet);

        (await Store.ListAsync("dev")).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(403, "AuthorizationPermissionMismatch", "Storage Blob Data Contributor")]
    [InlineData(404, "ContainerNotFound", "az storage container create")]
    public async Task ARefusalSaysWhatToDo(int status, string code, string remedy)
    {
        _azure.Fail("GET", status, code);

        var refused = await Should.ThrowAsync<BlobException>(() => Store.ListAsync("dev"));

        refused.Code.ShouldBe(code);
        refused.Why!.ShouldContain("11111111-2222");
        refused.Remedy!.ShouldContain(remedy);
        refused.ToString().ShouldNotContain(FakeBlobs.Token);
    }

    [Fact]
    public async Task ABlobThatWasChangedThereIsFound()
    {
        await BackupFolders.WriteAsync(Store, Id);
        await Store.CompleteAsync("dev", Id, Quiet);
        _azure.Blobs[$"dify/dev/{Id}/dify/1.dat.gz"] = "rowz"u8.ToArray();

        using var fetched = await Store.FetchAsync("dev", Id, Quiet);

        (await Should.ThrowAsync<DifyDelivery.Errors.DeliveryException>(() => BackupFiles.CheckAsync(fetched, Quiet))).Why!.ShouldContain("1.dat.gz");
    }

    public async Task DisposeAsync()
    {
        await _azure.DisposeAsync();
        if (Directory.Exists(_workplace))
        {
            Directory.Delete(_workplace, recursive: true);
        }
    }

    private sealed class FixedToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(FakeBlobs.Token, DateTimeOffset.UtcNow.AddHours(1));

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
