using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Terraform;

namespace DifyDelivery.Integration.Tests.Terraform;

/// <summary>Two at once, and one interrupted.</summary>
public sealed class LockTests : IDisposable
{
    private readonly TerraformTestRoot _root = new(
        """
        variable "gate" { type = string }
        resource "terraform_data" "slow" {
          provisioner "local-exec" {
            # Says that it runs, and by which process; goes on when the gate is opened.
            command = "echo $$ > $GATE.running; while [ ! -e $GATE ]; do sleep 0.05; done"
            environment = { GATE = var.gate }
          }
        }
        """);

    private string Gate => _root.Scratch("gate");

    private TerraformInputs Inputs => new(new Dictionary<string, object?> { ["gate"] = Gate }, new Dictionary<string, string>());

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task TheSecondIsToldWhoHoldsTheLock()
    {
        var terraform = _root.Cli();
        await terraform.InitializeAsync(_root.Progress);
        var first = await terraform.PlanAsync(Inputs, PlanRequest.Apply, _root.Progress);
        var second = await terraform.PlanAsync(Inputs, PlanRequest.Apply, _root.Progress);
        var running = terraform.ApplyAsync(first, Inputs, _root.Progress);
        await ProvisionerRunsAsync(running);

        var failure = await Should.ThrowAsync<StateLockedException>(() => terraform.ApplyAsync(second, Inputs, _root.Progress));

        failure.Lock.Who.ShouldBe($"{System.Environment.UserName}@{System.Environment.MachineName}");
        failure.Lock.Operation.ShouldBe("OperationTypeApply");
        failure.Lock.Since.ShouldNotBeNull();
        failure.Remedy!.ShouldContain($"force-unlock {failure.Lock.Id}");
        await File.WriteAllTextAsync(Gate, "");
        await running;
    }

    [Fact]
    public async Task AnInterruptedApplyLetsGoOfItsLockAndIsFinishedByTheNext()
    {
        var terraform = _root.Cli();
        await terraform.InitializeAsync(_root.Progress);
        var plan = await terraform.PlanAsync(Inputs, PlanRequest.Apply, _root.Progress);
        using var stop = new CancellationTokenSource();
        var running = terraform.ApplyAsync(plan, Inputs, _root.Progress, stop.Token);
        await ProvisionerRunsAsync(running);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => running);
        Directory.Exists($"/proc/{(await File.ReadAllTextAsync($"{Gate}.running")).Trim()}").ShouldBeFalse("the provisioner has ended too");
        (await terraform.ReadStateAsync()).ShouldHaveSingleItem().Tainted.ShouldBeTrue("what was begun is in the state");
        await File.WriteAllTextAsync(Gate, "");
        var again = await terraform.PlanAsync(Inputs, PlanRequest.Apply, _root.Progress);
        again.Changes.ShouldHaveSingleItem().Reason.ShouldBe("replace_because_tainted");
        await terraform.ApplyAsync(again, Inputs, _root.Progress);
        (await terraform.PlanAsync(Inputs, PlanRequest.Apply, _root.Progress)).HasChanges.ShouldBeFalse();
    }

    private Task ProvisionerRunsAsync(Task apply) =>
        Eventually.HoldsAsync(
            async () =>
            {
                if (apply.IsCompleted)
                {
                    await apply;
                }

                return File.Exists($"{Gate}.running") && new FileInfo($"{Gate}.running").Length > 0;
            },
            () => "the provisioner has not begun");
}
