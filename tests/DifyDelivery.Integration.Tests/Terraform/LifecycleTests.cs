using DifyDelivery.Terraform;

namespace DifyDelivery.Integration.Tests.Terraform;

/// <summary>The real program, from init to destroy.</summary>
public sealed class LifecycleTests : IDisposable
{
    private readonly TerraformTestRoot _root = new(
        """
        variable "size" {
          type = number
          validation {
            condition     = var.size > 0
            error_message = "size must be positive."
          }
        }
        variable "name" { type = string }
        resource "terraform_data" "flexible_server" {
          input            = { name = var.name, size = var.size }
          triggers_replace = [var.name]
        }
        output "size" { value = terraform_data.flexible_server.output.size }
        output "names" { value = [var.name] }
        """);

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task PlannedAppliedReadAndRemoved()
    {
        var terraform = await InitializedAsync();

        (await terraform.ValidateAsync()).ShouldBeEmpty();
        (await terraform.ReadOutputsAsync()).Names.ShouldBeEmpty();

        var create = await terraform.PlanAsync(Inputs("a", 1), PlanRequest.Apply, _root.Progress);
        create.Summary.ShouldBe("1 to add, 0 to change, 0 to destroy");
        create.Changes.ShouldHaveSingleItem().Action.ShouldBe(ChangeAction.Create);
        var outputs = await terraform.ApplyAsync(create, Inputs("a", 1), _root.Progress);
        outputs.Number("size").ShouldBe(1);
        outputs.TextList("names").ShouldBe(["a"]);
        (await terraform.ReadStateAsync()).ShouldHaveSingleItem().Address.ShouldBe("terraform_data.flexible_server");

        (await terraform.PlanAsync(Inputs("a", 1), PlanRequest.Apply, _root.Progress)).HasChanges.ShouldBeFalse();

        var remove = await terraform.PlanAsync(Inputs("a", 1), PlanRequest.Remove, _root.Progress);
        remove.IsDestroy.ShouldBeTrue();
        DestructionGuard.Examine(remove, []).ShouldHaveSingleItem().Remedy!.ShouldContain("--confirm a");
        await terraform.ApplyAsync(remove, Inputs("a", 1), _root.Progress);
        (await terraform.ReadStateAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task AChangeInPlaceIsToldFromAReplacement()
    {
        var terraform = await AppliedAsync();

        var update = await terraform.PlanAsync(Inputs("a", 2), PlanRequest.Apply, _root.Progress);
        var change = update.Changes.ShouldHaveSingleItem();
        change.Action.ShouldBe(ChangeAction.Update);
        change.Attributes.ShouldContain(new AttributeChange("input.size", "1", "2"));
        DestructionGuard.Examine(update, []).ShouldBeEmpty();

        var replace = await terraform.PlanAsync(Inputs("b", 1), PlanRequest.Apply, _root.Progress);
        replace.Changes.ShouldHaveSingleItem().ReplacePaths.ShouldBe(["triggers_replace"]);
        DestructionGuard.Examine(replace, []).ShouldHaveSingleItem();
        DestructionGuard.Examine(replace, ["a"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task AReplacementCanBeAskedFor()
    {
        var terraform = await AppliedAsync();

        var plan = await terraform.PlanAsync(Inputs("a", 1), new PlanRequest { Replace = ["terraform_data.flexible_server"] }, _root.Progress);

        plan.Changes.ShouldHaveSingleItem().Reason.ShouldBe("replace_by_request");
    }

    [Fact]
    public async Task ASecondApplyOfTheSamePlanIsStale()
    {
        var terraform = await InitializedAsync();
        var first = await terraform.PlanAsync(Inputs("a", 1), PlanRequest.Apply, _root.Progress);
        var second = await terraform.PlanAsync(Inputs("a", 1), PlanRequest.Apply, _root.Progress);
        await terraform.ApplyAsync(first, Inputs("a", 1), _root.Progress);

        await Should.ThrowAsync<StalePlanException>(() => terraform.ApplyAsync(second, Inputs("a", 1), _root.Progress));
    }

    [Fact]
    public async Task ARefusedVariableSaysWhy()
    {
        var terraform = await InitializedAsync();

        var failure = await Should.ThrowAsync<InputRefusedException>(
            () => terraform.PlanAsync(Inputs("a", 0), PlanRequest.Apply, _root.Progress));

        failure.Why!.ShouldContain("size must be positive.");
    }

    [Fact]
    public async Task AWrongConfigurationSaysWhere()
    {
        var terraform = await InitializedAsync();
        _root.Write("output \"x\" { value = var.absent }");

        var diagnostic = (await terraform.ValidateAsync()).ShouldHaveSingleItem();

        (diagnostic.IsError, diagnostic.File, diagnostic.Line).ShouldBe((true, "main.tf", 4));
    }

    [Fact]
    public async Task AProviderThatCannotBeHadSaysHowToMirrorIt()
    {
        _root.Write("terraform {\n  required_providers {\n    nobody = { source = \"registry.invalid/nobody/nothing\" }\n  }\n}");

        var failure = await Should.ThrowAsync<ProvidersUnavailableException>(() => _root.Cli().InitializeAsync(_root.Progress));

        failure.Why!.ShouldContain("registry.invalid/nobody/nothing");
    }

    [Fact]
    public async Task AnotherCheckoutOfTheSameEnvironmentGoesOn()
    {
        await AppliedAsync();
        var moved = _root.Root with { ModuleDirectory = Directory.CreateDirectory(_root.Scratch("elsewhere")).FullName };
        File.Copy(Path.Combine(_root.Module, "main.tf"), Path.Combine(moved.ModuleDirectory, "main.tf"));
        var terraform = new TerraformCli(new Processes.ProcessRunner(new()), "terraform", moved);

        await terraform.InitializeAsync(_root.Progress);

        (await terraform.PlanAsync(Inputs("a", 1), PlanRequest.Apply, _root.Progress)).HasChanges.ShouldBeFalse();
    }

    [Fact]
    public async Task NothingIsWrittenBesideTheModule()
    {
        await AppliedAsync();

        Directory.EnumerateFileSystemEntries(_root.Module).Select(Path.GetFileName).ShouldBe(["main.tf"]);
    }

    private static TerraformInputs Inputs(string name, int size) =>
        new(new Dictionary<string, object?> { ["name"] = name, ["size"] = size }, new Dictionary<string, string>());

    private async Task<TerraformCli> InitializedAsync()
    {
        var terraform = _root.Cli();
        await terraform.InitializeAsync(_root.Progress);
        return terraform;
    }

    private async Task<TerraformCli> AppliedAsync()
    {
        var terraform = await InitializedAsync();
        await terraform.ApplyAsync(await terraform.PlanAsync(Inputs("a", 1), PlanRequest.Apply, _root.Progress), Inputs("a", 1), _root.Progress);
        return terraform;
    }
}
