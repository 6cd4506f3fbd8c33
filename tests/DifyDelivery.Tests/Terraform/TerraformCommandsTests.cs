using DifyDelivery.Terraform;

namespace DifyDelivery.Tests.Terraform;

public sealed class TerraformCommandsTests : IDisposable
{
    private const string Secret = "Geheim-0123456789";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("terraform-");
    private readonly TerraformInputs _inputs = new(
        new Dictionary<string, object?> { ["environment"] = "dev", ["postgres_storage_mb"] = 32768, ["use_azure_postgres"] = true },
        new Dictionary<string, string> { ["postgresql_password"] = Secret });

    private readonly RecordingProcessRunner _processes;
    private readonly TerraformRoot _root;

    public TerraformCommandsTests()
    {
        _root = new TerraformRoot(_folder.CreateSubdirectory("module").FullName, Path.Combine(_folder.FullName, "work"));
        _processes = new RecordingProcessRunner(command =>
        {
            if (command.Arguments.FirstOrDefault(argument => argument.StartsWith("-out=", StringComparison.Ordinal)) is { } output)
            {
                File.WriteAllText(output["-out=".Length..], "plan");
            }

            return (command.Arguments[0] == "plan" ? 2 : 0, "{}");
        });
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task SecretsGoByEnvironmentAndNowhereElse()
    {
        await PlanAsync();

        var plan = _processes.Commands.Single(command => command.Arguments[0] == "plan");
        plan.Environment["TF_VAR_postgresql_password"].ShouldBe(Secret);
        plan.Arguments.ShouldAllBe(argument => !argument.Contains(Secret, StringComparison.Ordinal));
        Directory.EnumerateFiles(_folder.FullName, "*", SearchOption.AllDirectories)
            .ShouldAllBe(file => !File.ReadAllText(file).Contains(Secret, StringComparison.Ordinal));
        _inputs.ToString().ShouldNotContain(Secret);
    }

    [Fact]
    public async Task APersonsOwnTerraformVariablesDoNotReachIt()
    {
        string[] names = ["TF_CLI_ARGS_plan", "TF_VAR_location", "TF_LOG", "TF_WORKSPACE"];
        foreach (var name in names)
        {
            System.Environment.SetEnvironmentVariable(name, "surprise");
        }

        try
        {
            await PlanAsync();
        }
        finally
        {
            foreach (var name in names)
            {
                System.Environment.SetEnvironmentVariable(name, null);
            }
        }

        var environment = _processes.Commands[0].Environment;
        names.ShouldAllBe(name => environment.ContainsKey(name) && environment[name] == null);
    }

    [Fact]
    public async Task EveryCommandHasTheEnvironmentsOwnDataDirectory()
    {
        await PlanAsync();

        _processes.Commands.Count.ShouldBe(2);
        _processes.Commands.ShouldAllBe(command =>
            command.Environment["TF_DATA_DIR"] == _root.DataDirectory && command.WorkingDirectory == _root.RunDirectory && command.StopsOwnChildren);
    }

    [Fact]
    public async Task AnotherFileThanThePlannedOneIsNotApplied()
    {
        var plan = await PlanAsync();
        await File.WriteAllTextAsync(plan.File, "another");

        var failure = await Should.ThrowAsync<StalePlanException>(() => Terraform().ApplyAsync(plan, _inputs, new RecordingActivity()));

        failure.Why.ShouldBe("The plan's file is not the one that was shown.");
        _processes.Commands.ShouldNotContain(command => command.Arguments[0] == "apply");
    }

    [Fact]
    public async Task AnAppliedPlanIsGone()
    {
        var plan = await PlanAsync();
        await Terraform().ApplyAsync(plan, _inputs, new RecordingActivity());

        Directory.EnumerateFiles(_root.PlanDirectory).ShouldBeEmpty();
        (await Should.ThrowAsync<StalePlanException>(() => Terraform().ApplyAsync(plan, _inputs, new RecordingActivity())))
            .Why!.ShouldContain("applied already");
    }

    [Fact]
    public async Task PlansThatNobodyAppliedAreClearedAway()
    {
        for (var count = 0; count < 8; count++)
        {
            await PlanAsync();
        }

        Directory.EnumerateFiles(_root.PlanDirectory, "*.tfplan").Count().ShouldBe(5);
        Directory.EnumerateFiles(_root.PlanDirectory, "*.tfvars.json").Count().ShouldBe(5);
    }

    /// <summary>Where the repository has none, the first init's lock file is kept to, until other providers are asked for.</summary>
    [Fact]
    public async Task TheLockFileThatInitHasWrittenIsKept()
    {
        string Require(string version) => $"terraform {{\n  required_providers {{\n    azurerm = {{ version = \"{version}\" }}\n  }}\n}}\n";
        var (versions, own) = (Path.Combine(_root.ModuleDirectory, "versions.tf"), Path.Combine(_root.RunDirectory, ProviderLock.FileName));
        await File.WriteAllTextAsync(versions, Require("~> 5.2"));
        await Terraform().InitializeAsync(new RecordingActivity());
        await File.WriteAllTextAsync(own, "pinned");

        await Terraform().InitializeAsync(new RecordingActivity());
        File.SetLastWriteTimeUtc(versions, DateTime.UtcNow.AddMinutes(1));
        await Terraform().InitializeAsync(new RecordingActivity());
        File.Exists(own).ShouldBeTrue("a file that was only touched asks for the same");
        await File.WriteAllTextAsync(versions, Require("~> 5.4"));
        await Terraform().InitializeAsync(new RecordingActivity());

        File.Exists(own).ShouldBeFalse();
        _processes.Commands.Select(command => command.Arguments.Contains("-lockfile=readonly")).ShouldBe([false, true, true, false]);
    }

    private TerraformCli Terraform() => new(_processes, "terraform", _root);

    private Task<TerraformPlan> PlanAsync() => Terraform().PlanAsync(_inputs, PlanRequest.Apply, new RecordingActivity());
}
