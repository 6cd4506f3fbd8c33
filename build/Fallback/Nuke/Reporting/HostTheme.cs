namespace Nuke.Common.Execution.Theming;

/// <summary>What a line of the engine's own output says.</summary>
internal enum MessageKind
{
    Success,
    Debug,
    Information,
    Warning,
    Error
}

/// <summary>Colours of the engine's own lines; knows nothing of the logger, which the help text never loads.</summary>
internal abstract class HostTheme
{
    // A blank line holds a zero-width space, so that CI logs do not swallow it.
    protected const string Blank = "\u200B";

    public static HostTheme Default { get; } =
        Environment.GetEnvironmentVariable("TERM")?.StartsWith("xterm", StringComparison.OrdinalIgnoreCase) ?? false
            ? AnsiHostTheme.Colors256
            : new SystemHostTheme();

    public abstract void Write(MessageKind kind, string text);

    /// <summary>A part of a line, in the colour of information.</summary>
    public abstract string FormatInformation(string text);

    /// <summary>The same colours for the logger.</summary>
    public abstract Serilog.Sinks.SystemConsole.Themes.ConsoleTheme ToConsoleTheme();
}
