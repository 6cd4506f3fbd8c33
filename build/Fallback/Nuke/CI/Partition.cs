using System.ComponentModel;
using System.Globalization;

namespace Nuke.Common.CI;

/// <summary>Which of several equal CI jobs this is, written <c>1/3</c>.</summary>
[TypeConverter(typeof(TypeConverter))]
public class Partition
{
    public static Partition Single { get; } = new() { Part = 1, Total = 1 };

    /// <summary>Counted from one.</summary>
    public int Part { get; set; }

    public int Total { get; set; }

    public bool IsIn(int part) => Total == 1 || part == Part;

    /// <summary>This job's share of the items, dealt out in turn.</summary>
    public IEnumerable<T> GetCurrent<T>(IEnumerable<T> enumerable) => enumerable.Where((_, i) => i % Total == Part - 1);

    public override string ToString() => $"{Part}/{Total}";

    /// <summary>Reads the written form.</summary>
    public class TypeConverter : System.ComponentModel.TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext context, Type sourceType) =>
            sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

        public override object ConvertFrom(ITypeDescriptorContext context, CultureInfo culture, object value)
        {
            if (value is not string text)
                return base.ConvertFrom(context, culture, value);
            var parts = text.Split('/');
            return new Partition
            {
                Part = int.Parse(parts[0], CultureInfo.InvariantCulture),
                Total = int.Parse(parts[1], CultureInfo.InvariantCulture)
            };
        }
    }
}
