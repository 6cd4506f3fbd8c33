using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Nuke.Common.Tooling;
using Nuke.Common.Utilities;

namespace Nuke.Common;

/// <summary>Turns a value of a parameters file into one of a member's type: leniently between scalars, strictly for arrays.</summary>
internal static class JsonConversion
{
    /// <exception cref="Exception">The value does not fit the type.</exception>
    public static object Convert(JsonElement value, Type destinationType)
    {
        if (value.ValueKind == JsonValueKind.Null)
            return null;

        var type = Nullable.GetUnderlyingType(destinationType) ?? destinationType;
        if (type.IsArray)
            return ConvertArray(value, type);
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            return ConvertObject(value, type);
        if (type.IsEnum)
            return ConvertEnum(value, type);
        if (typeof(Enumeration).IsAssignableFrom(type))
            return Enumeration.Find(type, value.ToString());
        return Type.GetTypeCode(type) == TypeCode.Object && type != typeof(object)
            ? ValueConversion.Convert(value.ToString(), type)
            : System.Convert.ChangeType(Scalar(value), type == typeof(object) ? typeof(string) : type, CultureInfo.InvariantCulture);
    }

    private static object Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.TryGetInt64(out var integer) ? integer : value.GetDouble(),
        _ => value.GetString()
    };

    private static Array ConvertArray(JsonElement value, Type type)
    {
        if (value.ValueKind != JsonValueKind.Array)
            throw new ArgumentException($"Error converting value {value.GetRawText()} to type '{type}'.");

        var array = Array.CreateInstance(type.GetElementType(), value.GetArrayLength());
        for (var i = 0; i < array.Length; i++)
            array.SetValue(Convert(value[i], type.GetElementType()), i);
        return array;
    }

    private static object ConvertEnum(JsonElement value, Type type)
    {
        try
        {
            return Enum.Parse(type, value.ToString(), ignoreCase: true);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException($"Could not convert '{value}' to {type.Name}.", exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object ConvertObject(JsonElement value, Type type)
    {
        if (type == typeof(string) || type.IsPrimitive)
            throw new ArgumentException($"Can not convert {value.ValueKind} to {type.GetDisplayShortName()}.");
        return value.Deserialize(type, JsonSerializerOptions.Web);
    }
}
