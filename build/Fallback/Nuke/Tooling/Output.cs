namespace Nuke.Common.Tooling;

/// <summary>Where a line came from.</summary>
public enum OutputType
{
    Std,
    Err
}

/// <summary>One line that a process wrote.</summary>
public struct Output
{
    public OutputType Type;
    public string Text;
}
