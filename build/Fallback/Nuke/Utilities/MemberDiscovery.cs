using System.Reflection;

namespace Nuke.Common.Utilities;

/// <summary>The members of a build: its class's own, then those that only its interfaces declare.</summary>
internal static class MemberDiscovery
{
    /// <param name="type">The build's class.</param>
    /// <param name="filter">Which members are meant.</param>
    /// <param name="bindingFlags">Where to look.</param>
    /// <param name="allowAmbiguity">Whether unrelated interfaces may declare the same name.</param>
    /// <param name="onlyMostDerived">Whether a chain of interfaces that override one member counts as its last one.</param>
    /// <exception cref="ArgumentException">A name is ambiguous, or hidden by a member that is not public.</exception>
    public static IReadOnlyList<MemberInfo> GetAllMembers(
        this Type type, Func<MemberInfo, bool> filter, BindingFlags bindingFlags, bool allowAmbiguity, bool onlyMostDerived = false)
    {
        var classMembers = new Dictionary<string, MemberInfo>();
        foreach (var member in type.GetMembers(bindingFlags).Where(x => !IsExplicit(x) && filter(x)))
            classMembers.TryAdd(member.Name, member);

        var interfaceMembers = type.GetInterfaces()
            .SelectMany(x => x.GetMembers(bindingFlags))
            .Where(x => filter(x) && type.GetMember(x.Name).Length == 0)
            .ToLookup(x => x.GetDisplayShortName());

        var removed = new HashSet<MemberInfo>();
        foreach (var group in interfaceMembers)
        {
            var classMember = classMembers.GetValueOrDefault(group.Key);
            var members = group.ToList();
            if (onlyMostDerived && classMember == null && members.Count > 1 && TryFindOverridden(members, out var overridden))
            {
                removed.UnionWith(overridden);
                continue;
            }

            Assert.True(
                allowAmbiguity || members.Count == 1 || classMember != null,
                Describe(members, "must be implemented explicitly because it is inherited from multiple interfaces:"));
            Assert.True(
                allowAmbiguity || classMember == null || IsPublic(classMember),
                Describe(members, "must be marked public to override inherited member from:"));
        }

        return classMembers.Values
            .Concat(interfaceMembers.SelectMany(x => x).Select(x => ImplementationOf(x, type)))
            .Except(removed)
            .Where(filter).ToList();
    }

    private static bool TryFindOverridden(List<MemberInfo> members, out IEnumerable<MemberInfo> overridden)
    {
        var fromBase = BaseFirst(members);
        overridden = fromBase.Take(fromBase.Count - 1);
        return fromBase.Skip(1).All(x => fromBase[0].DeclaringType.IsAssignableFrom(x.DeclaringType));
    }

    private static List<MemberInfo> BaseFirst(List<MemberInfo> members)
    {
        var sorted = new List<MemberInfo>();
        void Visit(MemberInfo member)
        {
            if (sorted.Contains(member))
                return;
            foreach (var other in members.Where(x => x.DeclaringType != member.DeclaringType && x.DeclaringType.IsAssignableFrom(member.DeclaringType)))
                Visit(other);
            sorted.Add(member);
        }

        members.ForEach(Visit);
        return sorted;
    }

    private static MemberInfo ImplementationOf(MemberInfo member, Type type) =>
        type.GetMember(member.Name).SingleOrDefault()
        ?? type.GetMember($"{member.DeclaringType.FullName.Replace('+', '.')}.{member.Name}", ReflectionUtility.Instance).SingleOrDefault()
        ?? member;

    private static string Describe(IEnumerable<MemberInfo> members, string problem)
    {
        var first = members.First();
        return $"{first.MemberType} '{first.GetDisplayShortName()}' {problem}"
               + string.Concat(members.Select(x => $"{Environment.NewLine} - {x.DeclaringType.Name}"));
    }

    private static bool IsExplicit(MemberInfo member) => member.Name.Contains('.');

    private static bool IsPublic(MemberInfo member) => member switch
    {
        FieldInfo field => field.IsPublic,
        PropertyInfo property => (property.GetMethod ?? property.SetMethod).IsPublic,
        _ => true
    };
}
