using DifyDelivery.Errors;
using DifyDelivery.Sandbox.State;

namespace DifyDelivery.Tests.Sandbox;

public sealed class SandboxStateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("state-").FullName;

    [Fact]
    public async Task What_is_written_is_read()
    {
        var state = new SandboxState(SandboxState.CurrentVersion, "node", "sandbox-dev", DateTimeOffset.UnixEpoch, 207);
        var file = new SandboxStateFile(Path.Combine(_folder, "dev"));

        (await file.ReadAsync(default)).ShouldBeNull();
        await file.WriteAsync(state, default);

        (await file.ReadAsync(default)).ShouldBe(state);
        Directory.GetFiles(Path.Combine(_folder, "dev")).ShouldBe([file.Path]);
    }

    [Theory]
    [InlineData("{", "damaged")]
    [InlineData("{\"version\": 2, \"kind\": \"node\", \"name\": \"x\"}", "version is 2")]
    [InlineData("null", "version is")]
    public async Task What_cannot_be_understood_is_refused_by_name(string text, string why)
    {
        var file = new SandboxStateFile(_folder);
        await File.WriteAllTextAsync(file.Path, text);

        var failure = await Should.ThrowAsync<DeliveryException>(file.ReadAsync(default));

        failure.Why!.ShouldContain(why);
        failure.Why!.ShouldContain(file.Path);
    }

    [Fact]
    public async Task The_second_waits_and_is_told_for_whom()
    {
        var path = Path.Combine(_folder, "locks", "dev");
        var told = new TaskCompletionSource<string>();

        var first = await SandboxLock.AcquireAsync(path, "starting the node", _ => { }, TimeProvider.System, default);
        var second = SandboxLock.AcquireAsync(path, "the second", told.SetResult, TimeProvider.System, default);

        (await told.Task).ShouldStartWith($"process {Environment.ProcessId} (starting the node) since ");
        second.IsCompleted.ShouldBeFalse();
        first.Dispose();
        (await second).Dispose();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
