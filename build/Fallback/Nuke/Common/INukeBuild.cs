using System.Linq.Expressions;
using Nuke.Common.CI;
using Nuke.Common.Execution;
using Nuke.Common.IO;
using Nuke.Common.Tooling;

namespace Nuke.Common;

/// <summary>The build as its components see it. Every component is an interface that derives from this one.</summary>
public interface INukeBuild
{
    /// <summary>Replaces the pairs shown behind the running target in the summary table.</summary>
    void ReportSummary(Configure<Dictionary<string, string>> configurator = null);

    IReadOnlyCollection<ExecutableTarget> ExecutionPlan { get; }

    /// <summary>Targets named explicitly; empty when the default target runs because none was named.</summary>
    IReadOnlyCollection<ExecutableTarget> InvokedTargets { get; }
    IReadOnlyCollection<ExecutableTarget> SkippedTargets { get; }
    IReadOnlyCollection<ExecutableTarget> ScheduledTargets { get; }
    IReadOnlyCollection<ExecutableTarget> RunningTargets { get; }
    IReadOnlyCollection<ExecutableTarget> AbortedTargets { get; }
    IReadOnlyCollection<ExecutableTarget> FailedTargets { get; }
    IReadOnlyCollection<ExecutableTarget> SucceededTargets { get; }

    /// <summary>The failed and the succeeded ones.</summary>
    IReadOnlyCollection<ExecutableTarget> FinishedTargets { get; }

    bool IsSucceeding { get; }

    /// <summary>Whether any target failed, was aborted or could not run.</summary>
    bool IsFailing { get; }
    bool IsFinished { get; }

    /// <summary>The process's exit code; null (default) means 0 for success and -1 (255 to a Unix shell) for failure.</summary>
    int? ExitCode { get; set; }

    AbsolutePath RootDirectory { get; }
    AbsolutePath TemporaryDirectory { get; }
    AbsolutePath BuildAssemblyFile { get; }
    AbsolutePath BuildAssemblyDirectory { get; }
    AbsolutePath BuildProjectDirectory { get; }
    AbsolutePath BuildProjectFile { get; }

    Verbosity Verbosity { get; }
    Host Host { get; }
    bool Plan { get; }
    bool Help { get; }
    bool NoLogo { get; }
    bool IsLocalBuild { get; }
    bool IsServerBuild { get; }
    bool Continue { get; }
    Partition Partition { get; }

    /// <summary>Resolves the member that the expression names from its injection attribute; the way a component reads its parameters.</summary>
    T TryGetValue<T>(Expression<Func<T>> parameterExpression)
        where T : class;

    /// <inheritdoc cref="TryGetValue{T}(Expression{Func{T}})"/>
    T TryGetValue<T>(Expression<Func<object>> parameterExpression);
}
