using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using Nuke.Common.IO;
using Nuke.Common.Tooling;
using Nuke.Common.Utilities;

namespace Nuke.Common;

/// <summary>Turns words into values of a member's type.</summary>
internal static class ValueConversion
{
    /// <summary>Converts the value of an environment variable: one string, split by the separator alone.</summary>
    public static object ConvertSplit(string value, Type destinationType, char? separator) => Convert(
        [.. (separator is { } split ? value.Split(split) : [value]).Where(x => !string.IsNullOrWhiteSpace(x))],
        destinationType, valueOfBareSwitch: false);

    /// <exception cref="Exception">A word does not fit the type, or there are several for one value.</exception>
    public static object Convert(IReadOnlyList<string> values, Type destinationType, bool valueOfBareSwitch)
    {
        if (destinationType.IsArray)
        {
            var array = Array.CreateInstance(destinationType.GetElementType(), values.Count);
            for (var i = 0; i < values.Count; i++)
                array.SetValue(Convert(values[i], destinationType.GetElementType()), i);
            return array;
        }

        if (values.Count == 0)
            return destinationType == typeof(bool) || destinationType == typeof(bool?) ? valueOfBareSwitch : null;

        var converted = values.Select(x => Convert(x, destinationType)).ToList();
        return converted.Count == 1
            ? converted[0]
            : throw new ArgumentException($"Value [ {values.JoinCommaSpace()} ] cannot be assigned to '{destinationType.GetDisplayShortName()}'");
    }

    public static object Convert(string value, Type destinationType)
    {
        try
        {
            return ConvertCore(value, Nullable.GetUnderlyingType(destinationType) ?? destinationType);
        }
        catch (Exception)
        {
            throw new Exception($"Value '{value}' could not be converted to '{destinationType.GetDisplayShortName()}'");
        }
    }

    // The common types are converted here because the framework's converters cost more to load than the whole help text takes.
    private static object ConvertCore(string value, Type type)
    {
        if (type == typeof(string) || type == typeof(object))
            return value;
        if (type == typeof(bool))
            return bool.Parse(value);
        if (type == typeof(int))
            return int.Parse(value, NumberStyles.Integer, CultureInfo.InvariantCulture);
        if (type.IsEnum)
            return Enum.Parse(type, value, ignoreCase: true);
        if (type == typeof(AbsolutePath))
            return AbsolutePath.FromWorkingDirectory(value);
        if (typeof(Enumeration).IsAssignableFrom(type))
            return Enumeration.Find(type, value);
        return type == typeof(Host) ? HostActivation.Create(value) : ConvertByTypeConverter(value, type);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object ConvertByTypeConverter(string value, Type type) =>
        TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value);
}
