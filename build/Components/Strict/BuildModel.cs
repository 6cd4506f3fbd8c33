using System.Reflection;
using Nuke.Common;

namespace DifyDelivery.Components.Strict;

/// <summary>What a build class offers: its targets and parameters, read by reflection as either engine would.</summary>
internal sealed record BuildModel(IReadOnlyList<string> Targets, IReadOnlyList<BuildParameter> Parameters)
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Arguments of the engine itself that are no members of the build class.</summary>
    private static readonly IReadOnlyList<BuildParameter> EngineParameters =
    [
        new("GenerateConfiguration", typeof(string)), new("Strict", typeof(bool)), new("ShellCompletion", typeof(bool)),
        new("VisualStudioDebug", typeof(string)), new("Profile", typeof(string[])), new("Root", typeof(string)), new("Host", typeof(string)),
        new("Verbosity", typeof(Verbosity)), new("Target", typeof(string[])), new("Skip", typeof(string[])), new("Plan", typeof(bool)),
        new("Help", typeof(bool)), new("NoLogo", typeof(bool)), new("Continue", typeof(bool)), new("Partition", typeof(string)),
    ];

    public static BuildModel Of(Type buildType)
    {
        var types = BaseTypes(buildType).Concat(buildType.GetInterfaces()).ToList();
        var members = types.SelectMany(type => type.GetMembers(Members | BindingFlags.DeclaredOnly)).ToList();
        var targets = members
            .OfType<PropertyInfo>()
            .Where(property => property.PropertyType == typeof(Target) && property.GetMethod is { IsStatic: false })
            .Select(property => property.Name[(property.Name.LastIndexOf('.') + 1)..])
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var parameters = members
            .Where(member => member is FieldInfo or PropertyInfo && member.IsDefined(typeof(ParameterAttribute), inherit: true))
            .Select(BuildParameter.Of)
            .Where(parameter => EngineParameters.All(known => !known.IsNamed(parameter.Member)))
            .DistinctBy(parameter => parameter.Member, StringComparer.OrdinalIgnoreCase);
        return new BuildModel(targets, [.. parameters, .. EngineParameters]);
    }

    public BuildParameter? Find(string name) => Parameters.FirstOrDefault(parameter => parameter.IsNamed(name));

    public bool HasTarget(string name) =>
        Targets.Any(target => string.Equals(target, name.Replace("-", string.Empty, StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<Type> BaseTypes(Type type)
    {
        for (var current = type; current is not null && current != typeof(object); current = current.BaseType)
        {
            yield return current;
        }
    }
}
