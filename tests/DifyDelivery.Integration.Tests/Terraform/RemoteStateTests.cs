using DifyDelivery.Environments;
using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Integration.Tests.Terraform.Provider;
using DifyDelivery.Processes;
using DifyDelivery.Terraform;

namespace DifyDelivery.Integration.Tests.Terraform;

/// <summary>The state in Azure's storage, by Terraform's own backend for it and the settings that prod has: sign-in, lease, and what goes wrong with them.</summary>
public sealed class RemoteStateTests : IAsyncLifetime, IDisposable
{
    private const string Secret = "Planted-Secret_0123456789";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("remote-state-");
    private readonly Reporting.IActivity _progress = new Reporting.NullReporter().Begin("test");
    private StateStorage _storage = null!;
    private TerraformRoot _root = null!;

    private string Module => Path.Combine(_folder.FullName, "module");

    private string Gate => Path.Combine(_folder.FullName, "gate");

    public async Task InitializeAsync()
    {
        _storage = await StateStorage.StartAsync();
        Directory.CreateDirectory(Module);
        File.Copy(Path.Combine(AzureModule.Directory, "backend.tf"), Path.Combine(Module, "backend.tf"));
        await File.WriteAllTextAsync(Path.Combine(Module, "main.tf"), $"resource \"terraform_data\" \"made\" {{\n  input = \"{Secret}\"\n}}\n");
        var root = AzureRoot.Create(
            SettingsReader.Read("prod", new Dictionary<string, SettingInput> { ["SubscriptionId"] = new(SampleValues.SubscriptionId, "the test") }),
            SampleValues.SubscriptionId, Module, Path.Combine(_folder.FullName, "work"), _storage.Environment);
        _root = root with { LockTimeout = TimeSpan.Zero };
    }

    public async Task DisposeAsync() => await _storage.DisposeAsync();

    public void Dispose()
    {
        _progress.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task ARunLeavesAStateAndNoLock()
    {
        var terraform = await InitializedAsync();
        await terraform.ApplyAsync(await PlanAsync(terraform), TerraformInputs.None, _progress);

        _storage.IsLocked.ShouldBeFalse();
        (await (await InitializedAsync()).ReadStateAsync()).ShouldHaveSingleItem();
        (await PlanAsync(terraform)).HasChanges.ShouldBeFalse();
        Directory.EnumerateFiles(_folder.FullName, "terraform.tfstate", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains(Secret, StringComparison.Ordinal)).ShouldBeEmpty("the state is in the storage only");
    }

    [Theory]
    [InlineData(true, "401")]
    [InlineData(false, "LeaseLost")]
    public async Task AStateThatCannotBeSavedIsKeptForItsOwnerAndPushedBeforeAnythingElse(bool signInExpires, string cause)
    {
        var terraform = await InitializedAsync();
        var plan = await PlanAsync(terraform);
        (_storage.IsSignInExpired, _storage.LosesLease) = (signInExpires, !signInExpires);

        var failure = await Should.ThrowAsync<StateNotSavedException>(() => terraform.ApplyAsync(plan, TerraformInputs.None, _progress));

        failure.Why!.ShouldContain(cause);
        Path.GetDirectoryName(failure.File).ShouldBe(_root.WorkDirectory, "not in the repository");
        (OperatingSystem.IsWindows() ? UnixFileMode.UserRead | UnixFileMode.UserWrite : File.GetUnixFileMode(failure.File)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await File.ReadAllTextAsync(failure.File)).ShouldContain(Secret);
        Directory.EnumerateFileSystemEntries(Module).Select(Path.GetFileName).ShouldBe(["backend.tf", "main.tf"], ignoreOrder: true);

        (_storage.IsSignInExpired, _storage.LosesLease) = (false, false);
        var refused = await Should.ThrowAsync<StateNotSavedException>(() => InitializedAsync());
        refused.File.ShouldBe(failure.File, "a rerun would make again what is there");

        // The remedy's own command, by a shell as a person would.
        var remedy = failure.Remedy!;
        var command = remedy[remedy.IndexOf("TF_DATA_DIR=", StringComparison.Ordinal)..remedy.IndexOf("; then", StringComparison.Ordinal)];
        var pushed = await ShellAsync(command);
        pushed.Succeeded.ShouldBeTrue(pushed.StandardError);
        (await PlanAsync(await InitializedAsync())).HasChanges.ShouldBeFalse();
        Directory.EnumerateFiles(_root.WorkDirectory, "errored*").ShouldBeEmpty();
    }

    [Fact]
    public async Task ALeaseThatCannotBeReleasedIsToldAndARerunGoesOnOnceItIsTakenAway()
    {
        var terraform = await InitializedAsync();
        var plan = await PlanAsync(terraform);
        _storage.KeepsLease = true;

        var remedy = (await Should.ThrowAsync<StateLockLostException>(() => terraform.ApplyAsync(plan, TerraformInputs.None, _progress))).Remedy!;

        _storage.KeepsLease = false;
        var locked = await Should.ThrowAsync<StateLockedException>(() => PlanAsync(terraform));
        locked.Lock.Id.ShouldBeNull("Terraform forgets who holds the lock before it lets go of the lease");
        const string breaks = "az storage blob lease break --account-name stdify000000001111222233 --container-name tfstate --blob-name dify-prod.tfstate --auth-mode login";
        remedy.ShouldEndWith(breaks);
        locked.Remedy!.ShouldEndWith(breaks);
        _storage.BreakLease();
        (await PlanAsync(terraform)).HasChanges.ShouldBeFalse("what was done is in the state");
    }

    [Fact]
    public async Task WhoHoldsTheLeaseIsNamed()
    {
        await File.WriteAllTextAsync(
            Path.Combine(Module, "slow.tf"),
            $$"""
              resource "terraform_data" "slow" {
                provisioner "local-exec" {
                  command = "until [ -e {{Gate}} ]; do sleep 0.05; done"
                }
              }
              """);
        var terraform = await InitializedAsync();
        var running = terraform.ApplyAsync(await PlanAsync(terraform), TerraformInputs.None, _progress);
        await Eventually.HoldsAsync(() => Task.FromResult(_storage.IsLocked), () => "the apply has not begun");

        StateLockedException? failure = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    await PlanAsync(terraform);
                    return false;
                }
                catch (StateLockedException locked)
                {
                    failure = locked;
                    return locked.Lock.Operation is not null;
                }
            },
            () => "nobody holds the lease");

        failure!.Lock.Who.ShouldBe($"{System.Environment.UserName}@{System.Environment.MachineName}");
        failure.Lock.Operation.ShouldBe("OperationTypeApply");
        failure.Remedy!.ShouldContain($"force-unlock {failure.Lock.Id}");
        await File.WriteAllTextAsync(Gate, "");
        await running;
    }

    private Task<CommandResult> ShellAsync(string command) => new ProcessRunner(new()).RunAsync(new CommandSpec("sh", "-c", command)
    {
        Environment = _storage.Environment.ToDictionary(pair => pair.Key, pair => (string?)pair.Value),
    });

    private Task<TerraformPlan> PlanAsync(TerraformCli terraform) => terraform.PlanAsync(TerraformInputs.None, PlanRequest.Apply, _progress);

    private async Task<TerraformCli> InitializedAsync()
    {
        var terraform = new TerraformCli(new ProcessRunner(new()), "terraform", _root);
        await terraform.InitializeAsync(_progress);
        return terraform;
    }
}
