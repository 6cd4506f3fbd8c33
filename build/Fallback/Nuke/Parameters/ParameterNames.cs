using System.Reflection;
using Nuke.Common.Utilities;

namespace Nuke.Common;

/// <summary>Names, descriptions and allowed values of parameters.</summary>
internal static class ParameterNames
{
    public static ParameterAttribute AttributeOf(MemberInfo member) => member.GetCustomAttribute<ParameterAttribute>().NotNull();

    /// <summary>The member's name or the attribute's, behind the prefix of the declaring interface.</summary>
    public static string EffectiveName(MemberInfo member) =>
        member.DeclaringType.GetCustomAttribute<ParameterPrefixAttribute>()?.Prefix + (AttributeOf(member).Name ?? member.Name);

    /// <summary>As the help text shows it, without the leading dashes.</summary>
    public static string DashedName(string name) => name.SplitCamelHumpsWithKnownWords().JoinDash().ToLowerInvariant();

    public static string Description(MemberInfo member) => AttributeOf(member).Description?.TrimEnd('.');

    /// <summary>The allowed values in order, or null where there is no such list.</summary>
    public static IReadOnlyList<string> ValueSet(MemberInfo member, object instance)
    {
        var attribute = AttributeOf(member);
        var type = member.GetMemberType().GetScalarType();
        var values = attribute.GetValueSet(member, instance)?.Select(x => x.Item1)
                     ?? FromProvider(attribute, instance)
                     ?? (typeof(Tooling.Enumeration).IsAssignableFrom(type)
                         ? type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(x => x.Name)
                         : type.IsEnum ? type.GetEnumNames() : null);
        return values?.Order(StringComparer.OrdinalIgnoreCase).ToList();
    }

    private static IEnumerable<string> FromProvider(ParameterAttribute attribute, object instance)
    {
        if (attribute.ValueProviderMember == null)
            return null;

        var type = attribute.ValueProviderType ?? instance.GetType();
        var provider = type.GetMember(attribute.ValueProviderMember, ReflectionUtility.All).SingleOrDefault()
            .NotNull($"No single provider '{type.Name}.{attribute.ValueProviderMember}' found");
        return (IEnumerable<string>)provider.GetValue(instance);
    }
}
