using System.ComponentModel;
using System.Reflection;
using Nuke.Common;

namespace DifyDelivery.Components.Strict;

/// <summary>A parameter of a build: its effective member name and the type that its values must convert to.</summary>
internal sealed record BuildParameter(string Member, Type Type, string? Separator = null)
{
    /// <summary>True when the value must not be visible to other users of the machine.</summary>
    public bool IsSecret { get; init; }

    /// <summary>True when it takes any number of words.</summary>
    public bool IsList => Type.IsArray || (Type != typeof(string) && typeof(System.Collections.IEnumerable).IsAssignableFrom(Type));

    private Type Scalar => Nullable.GetUnderlyingType(Element) ?? Element;

    private Type Element => Type.IsArray ? Type.GetElementType()! : Type.IsGenericType && IsList ? Type.GetGenericArguments()[0] : Type;

    public static BuildParameter Of(MemberInfo member)
    {
        var attribute = member.GetCustomAttribute<ParameterAttribute>()!;
        var prefix = member.DeclaringType?.GetCustomAttribute<ParameterPrefixAttribute>()?.Prefix;
        var type = member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;
        return new BuildParameter(prefix + (attribute.Name ?? member.Name), type, attribute.Separator) { IsSecret = member.IsDefined(typeof(SecretAttribute), inherit: true) };
    }

    public bool IsNamed(string name) =>
        string.Equals(Member, name.Replace("-", string.Empty, StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);

    /// <summary>Says why a text is not a value of this parameter, or returns null.</summary>
    public string? Refuse(string text)
    {
        if (Scalar == typeof(bool))
        {
            return bool.TryParse(text, out _) ? null : $"'{text}' is neither true nor false";
        }

        if (Scalar.IsEnum)
        {
            var names = Enum.GetNames(Scalar);
            return names.Contains(text, StringComparer.OrdinalIgnoreCase)
                ? null
                : $"'{text}' is none of {string.Join(", ", names)}.{DifyDelivery.Spelling.Nearest.Hint(text, names)}";
        }

        if (Scalar == typeof(string) || Scalar.IsInterface)
        {
            return null;
        }

        try
        {
            // Any exception means 'does not convert': converters throw what they like.
            var converter = TypeDescriptor.GetConverter(Scalar);
            if (converter.CanConvertFrom(typeof(string)))
            {
                converter.ConvertFromInvariantString(text);
            }

            return null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return Scalar == typeof(int) || Scalar == typeof(long)
                ? $"'{text}' is not a whole number"
                : $"'{text}' is no {Scalar.Name}";
        }
    }
}
