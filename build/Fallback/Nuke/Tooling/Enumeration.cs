using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Nuke.Common.Utilities;

namespace Nuke.Common.Tooling;

/// <summary>A list of named values as static fields of a class; open to derived classes, unlike an enum.</summary>
public abstract class Enumeration
{
    protected string Value { get; set; }

    public static implicit operator string(Enumeration value) => value?.Value;

    public static bool operator ==(Enumeration a, Enumeration b) => Equals(a, b);

    public static bool operator !=(Enumeration a, Enumeration b) => !Equals(a, b);

    public override bool Equals(object obj) => obj is Enumeration other && other.GetType() == GetType() && other.Value == Value;

    public override int GetHashCode() => Value?.GetHashCode(StringComparison.Ordinal) ?? 0;

    public override string ToString() => Value.NotNull();

    /// <summary>The static field of that name, in any case.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    internal static object Find(Type type, string name)
    {
        var fields = type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(x => x.Name.EqualsOrdinalIgnoreCase(name)).ToList();
        Assert.HasSingleItem(fields);
        return fields[0].GetValue(null);
    }

    /// <summary>Reads a value by its field's name.</summary>
    public class TypeConverter<T> : TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext context, Type sourceType) =>
            sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

        public override object ConvertFrom(ITypeDescriptorContext context, CultureInfo culture, object value) =>
            value is string text ? Find(typeof(T), text) : base.ConvertFrom(context, culture, value);
    }
}
