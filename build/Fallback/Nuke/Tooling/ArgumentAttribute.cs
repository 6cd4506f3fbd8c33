namespace Nuke.Common.Tooling;

/// <summary>How an option is written on the command line; <c>{value}</c> and <c>{key}</c> are replaced.</summary>
[AttributeUsage(AttributeTargets.Property)]
public class ArgumentAttribute : Attribute
{
    /// <summary>Positive: first, in this order. Negative: last. Zero: between, in the order in which they were set.</summary>
    public int Position { get; set; }

    public string Format { get; set; }
}

/// <summary>The words that follow the program's name.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class CommandAttribute : Attribute
{
    public Type Type { get; set; }

    public string Command { get; set; }

    public string Arguments { get; set; }
}
