using System.Linq.Expressions;
using System.Reflection;
using Nuke.Common.Utilities;

namespace Nuke.Common.ValueInjection;

// Classes rather than tuples: the runtime has compiled code for sequences of references, but not for those of tuples, and compiling
// that took a third of the help text's time.
internal sealed record InjectedMember(MemberInfo Member, ValueInjectionAttributeBase Attribute);

/// <summary>Gives the members of a build their values, and components the values of theirs.</summary>
internal static class ValueInjectionUtility
{
    // Per process, as components have no other place to keep a value.
    private static readonly Dictionary<MemberInfo, object> Cache = [];

    /// <summary>Resolves the member of an expression; a value is kept, an absent one is looked up again.</summary>
    public static T TryGetValue<T>(LambdaExpression expression)
    {
        var member = expression.GetMemberInfo();
        if (!Cache.TryGetValue(member, out var value))
        {
            var attribute = member.GetCustomAttribute<ValueInjectionAttributeBase>().NotNull();
            var instance = expression.GetTarget();
            attribute.Build = instance as INukeBuild;
            value = attribute.TryGetValue(member, instance);
            if (value != null)
                Cache[member] = value;
        }

        return (T)value;
    }

    public static void InjectValues(INukeBuild build, Func<MemberInfo, ValueInjectionAttributeBase, bool> filter)
    {
        var members = GetInjectionMembers(build.GetType())
            .Where(x => !x.Member.ReflectedType.IsInterface && IsInjectable(x.Member) && filter(x.Member, x.Attribute))
            .OrderBy(x => DepthOf(x.Member.DeclaringType))
            .ThenByDescending(x => x.Attribute.Priority);

        foreach (var (member, attribute) in members)
        {
            attribute.Build = build;
            if (attribute.TryGetValue(member, build) is not { } value)
                continue;
            Assert.True(
                member.GetMemberType().IsInstanceOfType(value),
                $"Member '{member.Name}' must be of type '{value.GetType().Name}' to get its valued injected from '{attribute.GetType().Name}'");
            member.SetValue(build, value);
        }
    }

    /// <summary>The members that bear a parameter attribute, by effective name.</summary>
    public static IReadOnlyList<MemberInfo> GetParameterMembers(Type type, bool includeUnlisted) => GetInjectionMembers(type)
        .Where(x => x.Attribute is ParameterAttribute attribute && (includeUnlisted || attribute.List))
        .Select(x => x.Member)
        .OrderBy(ParameterNames.EffectiveName, StringComparer.OrdinalIgnoreCase).ToList();

    public static IReadOnlyList<InjectedMember> GetInjectionMembers(Type type) => type
        .GetAllMembers(x => x is FieldInfo or PropertyInfo && x.HasCustomAttribute<ValueInjectionAttributeBase>(), ReflectionUtility.All, allowAmbiguity: true)
        .OrderBy(x => x.Name, StringComparer.OrdinalIgnoreCase)
        .Select(x => new InjectedMember(x, x.GetCustomAttribute<ValueInjectionAttributeBase>())).ToList();

    private static bool IsInjectable(MemberInfo member) =>
        member.DeclaringType != typeof(NukeBuild) || BuiltInParameters.InjectedMembers.Contains(member.Name);

    private static int DepthOf(Type type)
    {
        var depth = 0;
        for (var current = type.BaseType; current != null; current = current.BaseType)
            depth++;
        return depth;
    }
}
