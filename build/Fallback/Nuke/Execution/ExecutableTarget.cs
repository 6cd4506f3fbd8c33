using System.Diagnostics;
using System.Linq.Expressions;
using System.Reflection;

namespace Nuke.Common.Execution;

/// <summary>A target as the engine sees it: what its definition said, its edges, and its state in this run.</summary>
[DebuggerDisplay("{Name} ({Status})")]
public class ExecutableTarget
{
    internal TargetDefinition Definition { get; set; }
    internal Stopwatch Stopwatch { get; } = new();

    public MemberInfo Member { get; set; }
    public string Name { get; set; }
    public string Description { get; set; }
    public bool Listed { get; set; }

    /// <summary>The delegate that the property returned; two targets are the same when these are equal.</summary>
    public Delegate Factory { get; set; }
    public List<(string Text, Func<bool> Delegate)> DynamicConditions { get; internal set; } = [];
    public List<(string Text, Func<bool> Delegate)> StaticConditions { get; internal set; } = [];
    public DependencyBehavior DependencyBehavior { get; internal set; }
    public bool AssuredAfterFailure { get; internal set; }
    public bool ProceedAfterFailure { get; internal set; }
    public List<LambdaExpression> DelegateRequirements { get; internal set; } = [];
    public List<Action> Actions { get; internal set; } = [];

    public List<ExecutableTarget> ExecutionDependencies { get; } = [];
    public List<ExecutableTarget> OrderDependencies { get; } = [];
    public List<ExecutableTarget> TriggerDependencies { get; } = [];
    public List<ExecutableTarget> Triggers { get; } = [];

    public IReadOnlyCollection<ExecutableTarget> AllDependencies =>
        [.. ExecutionDependencies, .. OrderDependencies, .. TriggerDependencies];

    public List<string> ArtifactProducts { get; internal set; } = [];
    public int? PartitionSize { get; set; }
    public TimeSpan Duration => Stopwatch.Elapsed;
    public bool IsDefault { get; set; }
    public ExecutionStatus Status { get; set; }

    /// <summary>Whether it was named, on the command line or by another source; a default target was not.</summary>
    public bool Invoked { get; set; }

    /// <summary>What the summary table shows behind the target, in order.</summary>
    public Dictionary<string, string> SummaryInformation { get; internal set; } = [];

    /// <summary>Why the target was skipped, if it was for a reason outside itself.</summary>
    public string Skipped
    {
        get => SummaryInformation.GetValueOrDefault(nameof(Skipped));
        set => SetSummary(nameof(Skipped), value);
    }

    /// <summary>The conditions that did not hold, as source text.</summary>
    public string OnlyWhen
    {
        get => SummaryInformation.GetValueOrDefault(nameof(OnlyWhen));
        set => SetSummary(nameof(OnlyWhen), value);
    }

    private void SetSummary(string key, string value)
    {
        if (value != null)
            SummaryInformation[key] = value;
    }
}
