using Serilog.Sinks.SystemConsole.Themes;

namespace Nuke.Common.Execution.Theming;

/// <summary>Escape sequences, also into a pipe: CI servers read them from one.</summary>
internal sealed class AnsiHostTheme : HostTheme
{
    private const string Reset = "\u001B[0m";

    public static AnsiHostTheme Colors256 { get; } = new()
    {
        Text = "\u001B[39m",
        Secondary = "\u001B[38;5;247m",
        Value = "\u001B[38;5;45;1m",
        Debug = "\u001B[39;1m",
        Information = "\u001B[38;5;45;1m",
        Warning = "\u001B[38;5;214;1m",
        Error = "\u001B[38;5;196;1m",
        Fatal = "\u001B[38;5;231;1m\u001B[48;5;196m",
        Name = "\u001B[39;1m",
        Invalid = "\u001B[48;5;45;1m"
    };

    /// <summary>The colours that the log view of Azure Pipelines can show.</summary>
    public static AnsiHostTheme AzurePipelines { get; } = new()
    {
        Text = "",
        Secondary = "\u001B[90m",
        Value = "\u001B[36;1m",
        Debug = "\u001B[97;1m",
        Information = "\u001B[36;1m",
        Warning = "\u001B[33;1m",
        Error = "\u001B[31;1m",
        Fatal = "\u001B[41;1m",
        Name = "\u001B[37;1m",
        Invalid = "\u001B[46;1m"
    };

    /// <summary>The styles of the values in a message.</summary>
    internal static ConsoleThemeStyle[] ValueStyles =>
        [ConsoleThemeStyle.Null, ConsoleThemeStyle.Number, ConsoleThemeStyle.String, ConsoleThemeStyle.Boolean, ConsoleThemeStyle.Scalar];

    private string Text { get; init; }
    private string Secondary { get; init; }
    private string Value { get; init; }
    private string Debug { get; init; }
    private string Information { get; init; }
    private string Warning { get; init; }
    private string Error { get; init; }
    private string Fatal { get; init; }
    private string Name { get; init; }
    private string Invalid { get; init; }

    public override void Write(MessageKind kind, string text) => Console.WriteLine(Format(CodeOf(kind), text));

    public override string FormatInformation(string text) => Format(Information, text);

    public override ConsoleTheme ToConsoleTheme()
    {
        var styles = new Dictionary<ConsoleThemeStyle, string>
        {
            [ConsoleThemeStyle.Text] = Text,
            [ConsoleThemeStyle.SecondaryText] = Secondary,
            [ConsoleThemeStyle.TertiaryText] = Secondary,
            [ConsoleThemeStyle.Name] = Name,
            [ConsoleThemeStyle.Invalid] = Invalid,
            [ConsoleThemeStyle.LevelVerbose] = "\u001B[90;1m",
            [ConsoleThemeStyle.LevelDebug] = Debug,
            [ConsoleThemeStyle.LevelInformation] = Information,
            [ConsoleThemeStyle.LevelWarning] = Warning,
            [ConsoleThemeStyle.LevelError] = Error,
            [ConsoleThemeStyle.LevelFatal] = Fatal
        };
        foreach (var value in ValueStyles)
            styles[value] = Value;
        return new AnsiConsoleTheme(styles);
    }

    private string CodeOf(MessageKind kind) => kind switch
    {
        MessageKind.Success => "\u001B[32;1m",
        MessageKind.Debug => Debug,
        MessageKind.Information => Information,
        MessageKind.Warning => Warning,
        _ => Error
    };

    private static string Format(string code, string text) => string.IsNullOrWhiteSpace(text) ? Blank : $"{code}{text}{Reset}";
}
