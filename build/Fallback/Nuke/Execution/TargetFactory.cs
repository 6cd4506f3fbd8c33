using System.Linq.Expressions;
using System.Reflection;
using Nuke.Common.Utilities;

namespace Nuke.Common.Execution;

/// <summary>Finds the targets of a build, runs their definitions, and connects them.</summary>
internal static class TargetFactory
{
    public static IReadOnlyList<ExecutableTarget> CreateAll<T>(T build, params Expression<Func<T, Target>>[] defaultTargets)
        where T : INukeBuild
    {
        var defaults = defaultTargets.Select(x => Evaluate(x, build)).ToList();
        var targets = TargetProperties(build.GetType()).Select(x => Create(x, build, defaults)).ToList();
        targets.ForEach(x => Connect(x, targets));
        return targets;
    }

    public static IEnumerable<PropertyInfo> TargetProperties(Type buildType) => buildType.GetAllMembers(
            x => x is PropertyInfo { PropertyType: var type } && (type == typeof(Target) || type == typeof(Setup) || type == typeof(Cleanup)),
            ReflectionUtility.Instance, allowAmbiguity: false, onlyMostDerived: true)
        .Cast<PropertyInfo>();

    // A default target is nearly always 'x => x.Target' or 'x => ((IComponent)x).Target': reading the property is far cheaper than compiling.
    private static Target Evaluate<T>(Expression<Func<T, Target>> expression, T build) =>
        expression.Body is MemberExpression { Member: PropertyInfo property, Expression: ParameterExpression or UnaryExpression { Operand: ParameterExpression } }
            ? (Target)property.GetValue(build)
            : expression.Compile()(build);

    private static ExecutableTarget Create(PropertyInfo property, INukeBuild build, List<Target> defaults)
    {
        var factory = (Delegate)property.GetValue(build);
        var definition = new TargetDefinition(property, build, BaseMembers(property, build.GetType()));
        _ = factory switch
        {
            Target target => target(definition),
            Setup setup => setup(definition),
            var other => ((Cleanup)other)(definition)
        };

        return new ExecutableTarget
        {
            Name = property.GetDisplayShortName(),
            Member = property,
            Definition = definition,
            Description = definition.DescriptionText,
            Factory = factory,
            IsDefault = factory is Target asTarget && defaults.Contains(asTarget),
            DynamicConditions = definition.DynamicConditions,
            StaticConditions = definition.StaticConditions,
            DependencyBehavior = definition.DependencyBehavior,
            ProceedAfterFailure = definition.IsProceedAfterFailure,
            AssuredAfterFailure = definition.IsAssuredAfterFailure || factory is Cleanup,
            DelegateRequirements = definition.DelegateRequirements,
            Actions = definition.Actions,
            Listed = !definition.IsUnlisted,
            PartitionSize = definition.PartitionSize,
            ArtifactProducts = definition.ArtifactProducts
        };
    }

    private static Stack<PropertyInfo> BaseMembers(PropertyInfo property, Type buildType)
    {
        var members = new List<PropertyInfo>();
        for (var type = buildType.BaseType; type != null && type != typeof(object); type = type.BaseType)
        {
            var member = type.GetProperty(property.Name);
            if (member != null && member.DeclaringType == member.ReflectedType)
                members.Insert(0, member);
        }

        return new Stack<PropertyInfo>(members);
    }

    private static void Connect(ExecutableTarget target, List<ExecutableTarget> all)
    {
        target.ExecutionDependencies.AddRange(Related(x => x.DependsOnTargets, x => x.DependentForTargets));
        target.OrderDependencies.AddRange(Related(x => x.AfterTargets, x => x.BeforeTargets));
        target.TriggerDependencies.AddRange(Related(x => x.TriggeredByTargets, x => x.TriggersTargets));
        target.Triggers.AddRange(Related(x => x.TriggersTargets, x => x.TriggeredByTargets));

        Assert.True(
            !target.AllDependencies.Concat(target.Triggers).Contains(target),
            $"Target '{target.Name}' cannot have a dependency on itself");

        if (target.Factory is Setup)
        {
            var cleanup = all.Where(x => x.Factory is Cleanup).Single(x => x.Member.DeclaringType == target.Member.DeclaringType);
            target.Triggers.Add(cleanup);
            cleanup.TriggerDependencies.Add(target);
        }

        IEnumerable<ExecutableTarget> Related(Func<TargetDefinition, List<Delegate>> own, Func<TargetDefinition, List<Delegate>> others)
        {
            foreach (var reference in own(target.Definition))
                yield return all.Single(x => x.Factory == reference);
            foreach (var other in all.Where(x => x != target && others(x.Definition).Contains(target.Factory)))
                yield return other;
        }
    }
}
