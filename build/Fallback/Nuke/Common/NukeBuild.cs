using System.Linq.Expressions;
using Nuke.Common.CI;
using Nuke.Common.Execution;
using Nuke.Common.Tooling;

namespace Nuke.Common;

/// <summary>Base class of a build: its targets are properties of this class and of the components it implements.</summary>
public abstract partial class NukeBuild : INukeBuild
{
    /// <summary>Runs the build of type <typeparamref name="T"/>; the expressions name the targets that run when none is asked for.</summary>
    /// <returns>The process's exit code.</returns>
    protected static int Execute<T>(params Expression<Func<T, Target>>[] defaultTargetExpressions)
        where T : NukeBuild, new() => BuildManager.Execute(defaultTargetExpressions);

    internal IReadOnlyList<ExecutableTarget> ExecutableTargets { get; set; }

    public IReadOnlyCollection<ExecutableTarget> ExecutionPlan { get; set; }

    [Parameter("List of targets to be invoked. Default is '{default_target}'.", Name = BuiltInParameters.Target, Separator = "+")]
    public IReadOnlyCollection<ExecutableTarget> InvokedTargets => [.. ExecutionPlan.Where(x => x.Invoked)];

    [Parameter("List of targets to be skipped. Empty list skips all dependencies.", Name = BuiltInParameters.Skip, Separator = "+")]
    public IReadOnlyCollection<ExecutableTarget> SkippedTargets => With(ExecutionStatus.Skipped);

    public IReadOnlyCollection<ExecutableTarget> ScheduledTargets => With(ExecutionStatus.Scheduled);

    public IReadOnlyCollection<ExecutableTarget> RunningTargets => With(ExecutionStatus.Running);

    public IReadOnlyCollection<ExecutableTarget> AbortedTargets => With(ExecutionStatus.Aborted);

    public IReadOnlyCollection<ExecutableTarget> FailedTargets => With(ExecutionStatus.Failed);

    public IReadOnlyCollection<ExecutableTarget> SucceededTargets => With(ExecutionStatus.Succeeded);

    public IReadOnlyCollection<ExecutableTarget> FinishedTargets => [.. FailedTargets, .. SucceededTargets];

    [Parameter("Shows the execution plan (HTML).")]
    public bool Plan { get; }

    [Parameter("Shows the help text for this build assembly.")]
    public bool Help { get; }

    [Parameter("Disables displaying the NUKE logo.")]
    public bool NoLogo { get; set; }

    [Parameter("Indicates to continue a previously failed build attempt.")]
    public bool Continue { get; internal set; }

    [Parameter("Partition to use on CI.", List = false)]
    public Partition Partition { get; internal set; } = Partition.Single;

    public bool IsSucceeding => !IsFailing;

    public bool IsFailing => ExecutionPlan.Any(x => x.Status is ExecutionStatus.Failed or ExecutionStatus.Aborted or ExecutionStatus.NotRun);

    public bool IsFinished => !ExecutionPlan.Any(x => x.Status is ExecutionStatus.Scheduled or ExecutionStatus.Running);

    public int? ExitCode { get; set; }

    public void ReportSummary(Configure<Dictionary<string, string>> configurator = null) =>
        ReportSummary(ExecutionPlan.Single(x => x.Status == ExecutionStatus.Running), configurator);

    internal static void ReportSummary(ExecutableTarget target, Configure<Dictionary<string, string>> configurator) =>
        target.SummaryInformation = new Dictionary<string, string>(configurator.InvokeSafe([]));

    private List<ExecutableTarget> With(ExecutionStatus status) => [.. ExecutionPlan.Where(x => x.Status == status)];
}
