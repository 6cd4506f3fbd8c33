using Serilog.Sinks.SystemConsole.Themes;

namespace Nuke.Common.Execution.Theming;

/// <summary>The console's own sixteen colours; none into a pipe.</summary>
internal sealed class SystemHostTheme : HostTheme
{
    public override void Write(MessageKind kind, string text)
    {
        text = string.IsNullOrWhiteSpace(text) ? Blank : text;
        var color = ColorOf(kind);
        if (color == null || Console.IsOutputRedirected)
        {
            Console.WriteLine(text);
            return;
        }

        var previous = Console.ForegroundColor;
        Console.ForegroundColor = color.Value;
        Console.WriteLine(text);
        Console.ForegroundColor = previous;
    }

    public override string FormatInformation(string text) => text;

    public override ConsoleTheme ToConsoleTheme()
    {
        static SystemConsoleThemeStyle Color(ConsoleColor color) => new() { Foreground = color };

        var styles = new Dictionary<ConsoleThemeStyle, SystemConsoleThemeStyle>
        {
            [ConsoleThemeStyle.Text] = new(),
            [ConsoleThemeStyle.SecondaryText] = Color(ConsoleColor.Gray),
            [ConsoleThemeStyle.TertiaryText] = Color(ConsoleColor.Gray),
            [ConsoleThemeStyle.Name] = Color(ConsoleColor.Blue),
            [ConsoleThemeStyle.Invalid] = Color(ConsoleColor.DarkRed),
            [ConsoleThemeStyle.LevelVerbose] = Color(ConsoleColor.Gray),
            [ConsoleThemeStyle.LevelDebug] = new(),
            [ConsoleThemeStyle.LevelInformation] = Color(ConsoleColor.Cyan),
            [ConsoleThemeStyle.LevelWarning] = Color(ConsoleColor.Yellow),
            [ConsoleThemeStyle.LevelError] = Color(ConsoleColor.Red),
            [ConsoleThemeStyle.LevelFatal] = new() { Foreground = ConsoleColor.White, Background = ConsoleColor.Red }
        };
        foreach (var value in AnsiHostTheme.ValueStyles)
            styles[value] = Color(ConsoleColor.Magenta);
        return new SystemConsoleTheme(styles);
    }

    private static ConsoleColor? ColorOf(MessageKind kind) => kind switch
    {
        MessageKind.Success => ConsoleColor.Green,
        MessageKind.Information => ConsoleColor.Cyan,
        MessageKind.Warning => ConsoleColor.Yellow,
        MessageKind.Error => ConsoleColor.Red,
        _ => null
    };
}
