using System.ComponentModel;
using Nuke.Common.Tooling;

public enum Ring
{
    Inner,
    Outer
}

[TypeConverter(typeof(TypeConverter<Configuration>))]
public class Configuration : Enumeration
{
    public static Configuration Debug = new() { Value = nameof(Debug) };
    public static Configuration Release = new() { Value = nameof(Release) };
}
