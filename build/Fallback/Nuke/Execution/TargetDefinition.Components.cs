using System.Linq.Expressions;
using System.Reflection;
using Nuke.Common.Utilities;

namespace Nuke.Common.Execution;

/// <summary>The forms that name a component: <c>DependsOn&lt;ITest&gt;(x => x.Test)</c>, or without lambda its only target.</summary>
internal sealed partial class TargetDefinition
{
    public ITargetDefinition DependsOn<T>(params Func<T, Target>[] targets) => DependsOn(Resolve(targets));

    public ITargetDefinition TryDependsOn<T>(params Func<T, Target>[] targets) => Build is T ? DependsOn(targets) : this;

    public ITargetDefinition DependentFor<T>(params Func<T, Target>[] targets) => DependentFor(Resolve(targets));

    public ITargetDefinition TryDependentFor<T>(params Func<T, Target>[] targets) => Build is T ? DependentFor(targets) : this;

    public ITargetDefinition Before<T>(params Func<T, Target>[] targets) => Before(Resolve(targets));

    public ITargetDefinition TryBefore<T>(params Func<T, Target>[] targets) => Build is T ? Before(targets) : this;

    public ITargetDefinition After<T>(params Func<T, Target>[] targets) => After(Resolve(targets));

    public ITargetDefinition TryAfter<T>(params Func<T, Target>[] targets) => Build is T ? After(targets) : this;

    public ITargetDefinition Triggers<T>(params Func<T, Target>[] targets) => Triggers(Resolve(targets));

    public ITargetDefinition TryTriggers<T>(params Func<T, Target>[] targets) => Build is T ? Triggers(targets) : this;

    public ITargetDefinition TriggeredBy<T>(params Func<T, Target>[] targets) => TriggeredBy(Resolve(targets));

    public ITargetDefinition TryTriggeredBy<T>(params Func<T, Target>[] targets) => Build is T ? TriggeredBy(targets) : this;

    public ITargetDefinition Inherit<T>(params Expression<Func<T, Target>>[] targets)
    {
        var members = targets.Length > 0
            ? targets.Select(x => x.GetMemberInfo())
            : [SingleTargetOf<T>("shorthand inheritance", typeof(Target))];
        return Inherit([.. members.Select(x => x.GetValueNonVirtual<Target>(Build))]);
    }

    public ITargetDefinition DependsOnContext<T>()
        where T : INukeBuild
    {
        Assert.True(Build is T, $"'{Build.GetType().Name}' must implement context '{typeof(T).Name}'");
        DependsOnTargets.Add((Delegate)SingleTargetOf<T>("context dependency (missing setup)", typeof(Setup)).GetValue(Build));
        BeforeTargets.Add((Delegate)SingleTargetOf<T>("context dependency (missing cleanup)", typeof(Cleanup)).GetValue(Build));
        return this;
    }

    private Target[] Resolve<T>(Func<T, Target>[] targets) => targets.Length > 0
        ? [.. targets.Select(x => x((T)Build))]
        : [(Target)SingleTargetOf<T>("shorthand dependency", typeof(Target)).GetValue(Build)];

    private PropertyInfo SingleTargetOf<T>(string kind, Type targetType)
    {
        var candidates = typeof(T).GetProperties(ReflectionUtility.Instance).Where(x => x.PropertyType == targetType).ToList();
        if (candidates.Count == 1)
            return candidates[0];

        string[] lines =
        [
            $"Target '{Target.DeclaringType}.{Target.Name}' cannot have {kind} on component '{typeof(T).Name}'.",
            candidates.Count > 1 ? "Too many relevant targets:" : "No relevant targets.",
            .. candidates.Select(x => $"  - {x.Name}")
        ];
        throw new Exception(lines.JoinNewLine());
    }
}
