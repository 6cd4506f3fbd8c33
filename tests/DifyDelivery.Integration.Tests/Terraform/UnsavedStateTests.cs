using DifyDelivery.Processes;
using DifyDelivery.Terraform;

namespace DifyDelivery.Integration.Tests.Terraform;

/// <summary>What an apply did and its backend did not take: nothing of it is lost, and nothing is planned before it is saved.</summary>
public sealed class UnsavedStateTests : IAsyncLifetime, IDisposable
{
    private const string Secret = "Planted-Secret_0123456789";
    private readonly TerraformTestRoot _files = new($"resource \"terraform_data\" \"made\" {{\n  input = \"{Secret}\"\n}}");
    private StateService _states = null!;
    private TerraformRoot _root = null!;

    public async Task InitializeAsync()
    {
        _states = await StateService.StartAsync();
        _root = _files.Root with { Backend = _states.Backend };
        var main = Path.Combine(_files.Module, "main.tf");
        await File.WriteAllTextAsync(main, (await File.ReadAllTextAsync(main)).Replace("backend \"local\"", "backend \"http\"", StringComparison.Ordinal));
    }

    public async Task DisposeAsync() => await _states.DisposeAsync();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task AStateThatCannotBeSavedIsKeptForItsOwnerAndPushedBeforeAnythingElse()
    {
        var terraform = await InitializedAsync();
        var plan = await terraform.PlanAsync(TerraformInputs.None, PlanRequest.Apply, _files.Progress);
        _states.RefusesWrites = true;

        var failure = await Should.ThrowAsync<StateNotSavedException>(() => terraform.ApplyAsync(plan, TerraformInputs.None, _files.Progress));

        Path.GetDirectoryName(failure.File).ShouldBe(_root.WorkDirectory, "not in the repository");
        (OperatingSystem.IsWindows() ? UnixFileMode.UserRead | UnixFileMode.UserWrite : File.GetUnixFileMode(failure.File)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await File.ReadAllTextAsync(failure.File)).ShouldContain(Secret);
        Directory.EnumerateFileSystemEntries(_files.Module).Select(Path.GetFileName).ShouldBe(["main.tf"]);
        failure.Why!.ShouldContain("Failed to save state");

        _states.RefusesWrites = false;
        var refused = await Should.ThrowAsync<StateNotSavedException>(() => InitializedAsync());
        refused.File.ShouldBe(failure.File, "a rerun would make again what is there");

        // The remedy's own command, by a shell as a person would.
        var command = failure.Remedy![failure.Remedy!.IndexOf("TF_DATA_DIR=", StringComparison.Ordinal)..failure.Remedy!.IndexOf("; then", StringComparison.Ordinal)];
        var pushed = await new ProcessRunner(new()).RunAsync(new CommandSpec("sh", "-c", command));
        pushed.Succeeded.ShouldBeTrue(pushed.StandardError);
        terraform = await InitializedAsync();
        (await terraform.PlanAsync(TerraformInputs.None, PlanRequest.Apply, _files.Progress)).HasChanges.ShouldBeFalse();
        Directory.EnumerateFiles(_root.WorkDirectory, "*.tfstate").ShouldBeEmpty();
    }

    [Fact]
    public async Task ALockThatIsGoneIsTold()
    {
        var terraform = await InitializedAsync();
        var plan = await terraform.PlanAsync(TerraformInputs.None, PlanRequest.Apply, _files.Progress);
        _states.LosesLock = true;

        var failure = await Should.ThrowAsync<StateLockLostException>(() => terraform.ApplyAsync(plan, TerraformInputs.None, _files.Progress));

        failure.Remedy!.ShouldContain("force-unlock");
        _states.LosesLock = false;
        (await terraform.PlanAsync(TerraformInputs.None, PlanRequest.Apply, _files.Progress)).HasChanges.ShouldBeFalse("what was done is saved");
    }

    private async Task<TerraformCli> InitializedAsync()
    {
        var terraform = new TerraformCli(new ProcessRunner(new()), "terraform", _root);
        await terraform.InitializeAsync(_files.Progress);
        return terraform;
    }
}
