using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Nuke.Common.Utilities;

namespace Nuke.Common.IO;

/// <summary>A rooted, normalised path. <c>path / "sub"</c> appends, <c>path / ..</c> is the parent, <c>path + ".txt"</c> appends text.</summary>
[TypeConverter(typeof(TypeConverter))]
[DebuggerDisplay("{_path}")]
public class AbsolutePath : IAbsolutePathHolder, IFormattable
{
    public const string DoubleQuote = "d";
    public const string DoubleQuoteIfNeeded = "dn";
    public const string SingleQuote = "s";
    public const string SingleQuoteIfNeeded = "sn";
    public const string NoQuotes = "nq";

    private readonly string _path;

    private AbsolutePath(string path)
    {
        _path = PathConstruction.NormalizePath(path);
    }

    AbsolutePath IAbsolutePathHolder.Path => this;

    public string Name => Path.GetFileName(_path);

    public string NameWithoutExtension => Path.GetFileNameWithoutExtension(_path);

    public string Extension => Path.GetExtension(_path);

    /// <summary>Null at the root.</summary>
    public AbsolutePath Parent => Path.GetDirectoryName(_path) is { } parent ? new AbsolutePath(parent) : null;

    public static AbsolutePath Create(string path) => new(path);

    /// <exception cref="ArgumentException">The text is no rooted path.</exception>
    public static implicit operator AbsolutePath(string path)
    {
        if (path is null)
            return null;
        Assert.True(PathConstruction.HasPathRoot(path), $"Path '{path}' must be rooted");
        return new AbsolutePath(path);
    }

    public static implicit operator string(AbsolutePath path) => path?._path;

    public static AbsolutePath operator /(AbsolutePath left, Range range)
    {
        Assert.True(range.Equals(Range.All));
        return left.Parent;
    }

    public static AbsolutePath operator /(AbsolutePath left, string right)
    {
        Assert.False(PathConstruction.HasPathRoot(right), "Second path must not be rooted");
        return new AbsolutePath($"{left.NotNull()._path}{Path.DirectorySeparatorChar}{right}");
    }

    public static AbsolutePath operator +(AbsolutePath left, string right) => new(left._path + right);

    public static bool operator ==(AbsolutePath a, AbsolutePath b) => Equals(a, b);

    public static bool operator !=(AbsolutePath a, AbsolutePath b) => !Equals(a, b);

    public override bool Equals(object obj) => obj is AbsolutePath other
        && string.Equals(_path, other._path, EnvironmentInfo.IsWin ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    public override int GetHashCode() =>
        (EnvironmentInfo.IsWin ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal).GetHashCode(_path);

    public override string ToString() => _path;

    public string ToString(string format) => ToString(format, null);

    public string ToString(string format, IFormatProvider formatProvider) => format switch
    {
        DoubleQuote => _path.DoubleQuote(),
        DoubleQuoteIfNeeded => _path.DoubleQuoteIfNeeded(),
        SingleQuote => _path.SingleQuote(),
        SingleQuoteIfNeeded => _path.SingleQuoteIfNeeded(),
        null or NoQuotes => _path,
        _ => throw new ArgumentException($"Format '{format}' is not recognized")
    };

    internal static AbsolutePath FromWorkingDirectory(string path) =>
        PathConstruction.HasPathRoot(path) ? path : EnvironmentInfo.WorkingDirectory / path;

    /// <summary>Reads a path; a relative one is relative to the working directory.</summary>
    public class TypeConverter : System.ComponentModel.TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext context, Type sourceType) =>
            sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

        public override object ConvertFrom(ITypeDescriptorContext context, CultureInfo culture, object value) =>
            value is string text ? FromWorkingDirectory(text) : base.ConvertFrom(context, culture, value);
    }
}
