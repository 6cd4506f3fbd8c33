using DifyDelivery.Errors;
using DifyDelivery.Operations.Outcomes;
using DifyDelivery.Pipelines;
using DifyDelivery.Planning;
using DifyDelivery.Planning.Bundles;
using DifyDelivery.Tests.Support;

namespace DifyDelivery.Tests.Operations;

/// <summary>What a job summary says of a run: the failure first.</summary>
public class RunMarkdownTests
{
    private static readonly PlannedStep First = new("release.check", "Check: database | settings", StepEffect.None);
    private static readonly PlannedStep Second = new("release.upgrade", "Install the release", StepEffect.Change);
    private static readonly PlannedStep Third = new("release.rollout", "Wait", StepEffect.None);

    private static readonly DeliveryPlan Plan = new(
        "DeployDify", "dev", [First, Second, Third],
        [
            new Finding("plan.note", Severity.Note, "Not shown."), new Finding("policy.size", Severity.Warning, "It is @small.", "--size large"),
        ]);

    [Fact]
    public void ARunThatWentThrough() => Golden.ShouldBe(
        RunMarkdown.Render(new RunReport(
            Plan,
            [
                new StepOutcome(First, StepResult.Done, "dify on <primary>"), new StepOutcome(Second, StepResult.NotNeeded, "the release is as planned"),
                new StepOutcome(Third, StepResult.Done, null),
            ],
            null, TimeSpan.FromSeconds(42))),
        "run-done.md");

    [Fact]
    public void ARunThatFailed() => Golden.ShouldBe(
        RunMarkdown.Render(new RunReport(
            Plan,
            [new StepOutcome(First, StepResult.Failed, "3 of 5"), new StepOutcome(Second, StepResult.Failed, "No space.")],
            new DeliveryException("No space.", "the disk is full\nof `logs`", "Make room."), TimeSpan.FromSeconds(61))),
        "run-failed.md");

    [Fact]
    public void APlanThatWasOvertakenSaysWhatToDo()
    {
        var overtaken = new PlanBundleMismatchException([new BundleMismatch("bundle.release", "The release in the cluster has gone on", "revision 3, deployed", "revision 4, deployed")], "dev", PlanAgain.OnGitHub("dev"));

        var text = RunMarkdown.Render(new RunReport(Plan with { Steps = [], Findings = [] }, [], overtaken, TimeSpan.FromSeconds(1)));

        text.ShouldStartWith("# DeployDify in dev\n\n**Overtaken by another run; nothing was applied.**\n\n> [!CAUTION]\n");
        text.ShouldContain("revision 4, deployed");
        text.ShouldContain("Re-run the job 'Plan dev'");
    }

    [Fact]
    public void NothingToDo() => RunMarkdown.Render(new RunReport(Plan with { Steps = [], Findings = [] }, [], null, TimeSpan.FromSeconds(1)))
        .ShouldBe("# DeployDify in dev\n\n**There was nothing to do.**\n\n");

    [Fact]
    public void FindingsThatBlockAreTheReason()
    {
        var blocked = Plan with { Findings = [new Finding("helm.unknown-key", Severity.Error, "No such key.")] };

        var text = RunMarkdown.Render(new RunReport(blocked, [], new FindingsBlockException(blocked.Findings), TimeSpan.FromSeconds(1)));

        text.ShouldStartWith("# DeployDify in dev\n\n**Blocked by its findings; nothing was changed.**\n\n| severity | id | what | remedy |\n| --- | --- | --- | --- |\n| **error** | `helm.unknown-key` | No such key. |  |\n");
        text.ShouldNotContain("CAUTION");
    }

    [Fact]
    public void FindingsThatAStepMetAreNamedBesideWhatWasDone()
    {
        var failure = FindingsBlockException.InStep([new Finding("migration.policy-roles", Severity.Error, "A role is missing.", "Make it.")]);

        var text = RunMarkdown.Render(new RunReport(Plan with { Findings = [] }, [], failure, TimeSpan.FromSeconds(12)));

        text.ShouldStartWith("# DeployDify in dev\n\n**Stopped by findings after 12 s. What is done is kept.**\n\n> [!CAUTION]\n");
        text.ShouldContain("migration.policy-roles: A role is missing. Make it.");
        failure.ExitCode.ShouldBe(ExitCodes.FindingsBlock);
    }
}
