using System.Linq.Expressions;
using System.Reflection;
using Nuke.Common.Tooling;
using Nuke.Common.Utilities;

namespace Nuke.Common.Execution;

/// <summary>Collects what a target's lambda says. The generic forms resolve a component's property and call the plain ones.</summary>
internal sealed partial class TargetDefinition(PropertyInfo target, INukeBuild build, Stack<PropertyInfo> baseMembers) : ITargetDefinition
{
    public PropertyInfo Target { get; } = target;
    public INukeBuild Build { get; } = build;

    internal string DescriptionText { get; private set; }
    internal List<(string Text, Func<bool> Delegate)> DynamicConditions { get; } = [];
    internal List<(string Text, Func<bool> Delegate)> StaticConditions { get; } = [];
    internal List<LambdaExpression> DelegateRequirements { get; } = [];
    internal List<Delegate> DependsOnTargets { get; } = [];
    internal List<Delegate> DependentForTargets { get; } = [];
    internal List<Delegate> BeforeTargets { get; } = [];
    internal List<Delegate> AfterTargets { get; } = [];
    internal List<Delegate> TriggersTargets { get; } = [];
    internal List<Delegate> TriggeredByTargets { get; } = [];
    internal List<Action> Actions { get; } = [];
    internal List<string> ArtifactProducts { get; } = [];
    internal DependencyBehavior DependencyBehavior { get; private set; }
    internal bool IsProceedAfterFailure { get; private set; }
    internal bool IsAssuredAfterFailure { get; private set; }
    internal bool IsUnlisted { get; private set; }
    internal int? PartitionSize { get; private set; }

    public ITargetDefinition Description(string description) => With(() => DescriptionText = description);

    public ITargetDefinition Executes(params Action[] actions) => With(() => Actions.AddRange(actions));

    public ITargetDefinition Executes<T>(Func<T> action) => Executes(() => { action(); });

    // The engine runs targets one after the other on the main thread, so blocking here is the contract.
    public ITargetDefinition Executes(Func<Task> action) => Executes(() => action().GetAwaiter().GetResult());

    public ITargetDefinition DependsOn(params Target[] targets) => Add(DependsOnTargets, targets);

    public ITargetDefinition DependentFor(params Target[] targets) => Add(DependentForTargets, targets);

    public ITargetDefinition Before(params Target[] targets) => Add(BeforeTargets, targets);

    public ITargetDefinition After(params Target[] targets) => Add(AfterTargets, targets);

    public ITargetDefinition Triggers(params Target[] targets) => Add(TriggersTargets, targets);

    public ITargetDefinition TriggeredBy(params Target[] targets) => Add(TriggeredByTargets, targets);

    public ITargetDefinition OnlyWhenDynamic(Func<bool> condition, string conditionExpression = null) =>
        With(() => DynamicConditions.Add((ConditionText.Of(conditionExpression), condition)));

    public ITargetDefinition OnlyWhenStatic(Func<bool> condition, string conditionExpression = null) =>
        With(() => StaticConditions.Add((ConditionText.Of(conditionExpression), condition)));

    public ITargetDefinition Requires<T>(Expression<Func<T>> parameterRequirement, params Expression<Func<T>>[] parameterRequirements)
        where T : class => Require([parameterRequirement, .. parameterRequirements]);

    public ITargetDefinition Requires<T>(Expression<Func<T?>> parameterRequirement, params Expression<Func<T?>>[] parameterRequirements)
        where T : struct => Require([parameterRequirement, .. parameterRequirements]);

    public ITargetDefinition Requires(Expression<Func<bool>> requirement, params Expression<Func<bool>>[] requirements) =>
        Require([requirement, .. requirements]);

    // Only tools of the PATH exist here, and these are never verified before they are used.
    public ITargetDefinition Requires(Expression<Func<Tool>> tool, params Expression<Func<Tool>>[] tools) => this;

    public ITargetDefinition WhenSkipped(DependencyBehavior dependencyBehavior) => With(() => DependencyBehavior = dependencyBehavior);

    public ITargetDefinition AssuredAfterFailure() => With(() => IsAssuredAfterFailure = true);

    public ITargetDefinition ProceedAfterFailure() => With(() => IsProceedAfterFailure = true);

    public ITargetDefinition Unlisted() => With(() => IsUnlisted = true);

    public ITargetDefinition Produces(params string[] artifacts) => With(() => ArtifactProducts.AddRange(artifacts));

    public ITargetDefinition Partition(int size)
    {
        Assert.True(size > 1);
        return With(() => PartitionSize = size);
    }

    // What a target consumes matters to generated CI files alone, which this engine does not write.
    public ITargetDefinition Consumes(params Target[] targets) => this;

    public ITargetDefinition Consumes<T>(params Func<T, Target>[] targets) => this;

    public ITargetDefinition Consumes(Target target, params string[] artifacts) => this;

    public ITargetDefinition Consumes<T>(Func<T, Target> target, params string[] artifacts) => this;

    public ITargetDefinition Consumes<T>(params string[] artifacts) => this;

    public ITargetDefinition Base()
    {
        Assert.True(
            baseMembers.Count > 0,
            $"Target '{Target.DeclaringType}.{Target.Name}' does not have any base members."
            + $" To inherit from an interface default implementation, use {nameof(Inherit)}<T> instead.");
        return Inherit(baseMembers.Pop().GetValueNonVirtual<Target>(Build));
    }

    public ITargetDefinition Inherit(params Target[] targets)
    {
        foreach (var inherited in targets)
            inherited(this);
        return this;
    }

    private TargetDefinition Add(List<Delegate> list, Target[] targets) => With(() => list.AddRange(targets));

    private TargetDefinition Require(LambdaExpression[] requirements) => With(() => DelegateRequirements.AddRange(requirements));

    private TargetDefinition With(Action change)
    {
        change();
        return this;
    }
}
