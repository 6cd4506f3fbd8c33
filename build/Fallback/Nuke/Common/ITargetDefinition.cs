using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Nuke.Common.Tooling;

namespace Nuke.Common;

/// <summary>How a target is described. Every method returns the definition; lists grow with repeated calls.</summary>
public interface ITargetDefinition
{
    ITargetDefinition Description(string description);

    ITargetDefinition Executes(params Action[] actions);
    ITargetDefinition Executes<T>(Func<T> action);

    /// <summary>Appends an asynchronous action; the next one starts when it has completed.</summary>
    ITargetDefinition Executes(Func<Task> action);

    /// <summary>Runs the given targets before this one, and adds them to the plan.</summary>
    ITargetDefinition DependsOn(params Target[] targets);
    ITargetDefinition DependsOn<T>(params Func<T, Target>[] targets);
    ITargetDefinition TryDependsOn<T>(params Func<T, Target>[] targets);

    /// <summary>The reverse of <see cref="DependsOn(Target[])"/>.</summary>
    ITargetDefinition DependentFor(params Target[] targets);
    ITargetDefinition DependentFor<T>(params Func<T, Target>[] targets);
    ITargetDefinition TryDependentFor<T>(params Func<T, Target>[] targets);

    /// <summary>Skips the target unless the condition holds right before it would run.</summary>
    ITargetDefinition OnlyWhenDynamic(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string conditionExpression = null);

    /// <summary>Skips the target unless the condition holds before any target runs.</summary>
    ITargetDefinition OnlyWhenStatic(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string conditionExpression = null);

    /// <summary>Fails the build before any target runs when the member has no value.</summary>
    ITargetDefinition Requires<T>(Expression<Func<T>> parameterRequirement, params Expression<Func<T>>[] parameterRequirements)
        where T : class;

    /// <inheritdoc cref="Requires{T}(Expression{Func{T}},Expression{Func{T}}[])"/>
    ITargetDefinition Requires<T>(Expression<Func<T?>> parameterRequirement, params Expression<Func<T?>>[] parameterRequirements)
        where T : struct;

    /// <summary>Fails the build before any target runs when the expression is false.</summary>
    ITargetDefinition Requires(Expression<Func<bool>> requirement, params Expression<Func<bool>>[] requirements);

    /// <summary>Names tools that the target uses. Tools of the PATH are not verified.</summary>
    ITargetDefinition Requires(Expression<Func<Tool>> tool, params Expression<Func<Tool>>[] tools);

    /// <summary>Whether dependencies that no other target needs are skipped with this one (the default) or run.</summary>
    ITargetDefinition WhenSkipped(DependencyBehavior dependencyBehavior);

    /// <summary>Order only: this one runs before the given ones when both are in the plan.</summary>
    ITargetDefinition Before(params Target[] targets);
    ITargetDefinition Before<T>(params Func<T, Target>[] targets);
    ITargetDefinition TryBefore<T>(params Func<T, Target>[] targets);

    /// <summary>Order only: this one runs after the given ones when both are in the plan.</summary>
    ITargetDefinition After(params Target[] targets);
    ITargetDefinition After<T>(params Func<T, Target>[] targets);
    ITargetDefinition TryAfter<T>(params Func<T, Target>[] targets);

    /// <summary>Adds the given targets, and what they depend on, to the plan after this one.</summary>
    ITargetDefinition Triggers(params Target[] targets);
    ITargetDefinition Triggers<T>(params Func<T, Target>[] targets);
    ITargetDefinition TryTriggers<T>(params Func<T, Target>[] targets);

    /// <summary>The reverse of <see cref="Triggers(Target[])"/>.</summary>
    ITargetDefinition TriggeredBy(params Target[] targets);
    ITargetDefinition TriggeredBy<T>(params Func<T, Target>[] targets);
    ITargetDefinition TryTriggeredBy<T>(params Func<T, Target>[] targets);

    /// <summary>Runs the target also after a failure or a cancellation, if it was in the plan and had not run.</summary>
    ITargetDefinition AssuredAfterFailure();

    /// <summary>Lets the build go on after this target's failure; it still ends as failed.</summary>
    ITargetDefinition ProceedAfterFailure();

    /// <summary>Leaves the target out of the help text.</summary>
    ITargetDefinition Unlisted();

    /// <summary>Adds the definition of the overridden property of the base class.</summary>
    ITargetDefinition Base();

    /// <summary>Adds the given definitions.</summary>
    ITargetDefinition Inherit(params Target[] targets);

    /// <summary>Adds an interface's own definition, also where it has been overridden.</summary>
    ITargetDefinition Inherit<T>(params Expression<Func<T, Target>>[] targets);

    ITargetDefinition Produces(params string[] artifacts);
    ITargetDefinition Consumes(params Target[] targets);
    ITargetDefinition Consumes<T>(params Func<T, Target>[] targets);
    ITargetDefinition Consumes(Target target, params string[] artifacts);
    ITargetDefinition Consumes<T>(Func<T, Target> target, params string[] artifacts);
    ITargetDefinition Consumes<T>(params string[] artifacts);

    /// <summary>Runs between the <see cref="Setup"/> and the <see cref="Cleanup"/> of the given component.</summary>
    ITargetDefinition DependsOnContext<T>()
        where T : INukeBuild;

    ITargetDefinition Partition(int size);
}
