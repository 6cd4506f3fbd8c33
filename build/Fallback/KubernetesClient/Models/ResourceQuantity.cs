using System.Globalization;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>
/// An amount of storage, memory or processor time: <c>8Gi</c>, <c>500m</c>. Its text is as given, where the genuine client's is canonical:
/// compare with <c>==</c> or <see cref="ToDecimal"/>, never as text.
/// </summary>
[JsonConverter(typeof(ResourceQuantityConverter))]
public class ResourceQuantity
{
    private readonly string _text;
    private readonly decimal _value;

    public ResourceQuantity(string v)
    {
        _text = v ?? throw new ArgumentNullException(nameof(v));
        _value = Parse(v);
    }

    public static implicit operator ResourceQuantity(string v) => new(v);

    public static implicit operator ResourceQuantity(decimal v) => new(v.ToString(CultureInfo.InvariantCulture));

    public static implicit operator decimal(ResourceQuantity v) => v.ToDecimal();

    public static bool operator ==(ResourceQuantity left, ResourceQuantity right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(ResourceQuantity left, ResourceQuantity right) => !(left == right);

    public decimal ToDecimal() => _value;

    public long ToInt64() => (long)_value;

    public bool Equals(ResourceQuantity other) => other is not null && _value == other._value;

    public override bool Equals(object obj) => Equals(obj as ResourceQuantity);

    public override int GetHashCode() => _value.GetHashCode();

    public override string ToString() => _text;

    private static decimal Parse(string text)
    {
        var digits = text.AsSpan().TrimEnd("numkKMGTPEi");
        var suffix = text[digits.Length..];
        if (!decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            throw new FormatException($"'{text}' is not a quantity.");
        return number * (Factors.TryGetValue(suffix, out var factor) ? factor : throw new FormatException($"'{text}' is not a quantity."));
    }

    private static readonly Dictionary<string, decimal> Factors = new(StringComparer.Ordinal)
    {
        ["n"] = 1e-9m,
        ["u"] = 1e-6m,
        ["m"] = 1e-3m,
        [""] = 1,
        ["k"] = 1e3m,
        ["M"] = 1e6m,
        ["G"] = 1e9m,
        ["T"] = 1e12m,
        ["P"] = 1e15m,
        ["E"] = 1e18m,
        ["Ki"] = 1L << 10,
        ["Mi"] = 1L << 20,
        ["Gi"] = 1L << 30,
        ["Ti"] = 1L << 40,
        ["Pi"] = 1L << 50,
        ["Ei"] = 1L << 60,
    };
}
