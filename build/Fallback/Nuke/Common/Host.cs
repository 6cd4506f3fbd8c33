using Nuke.Common.Execution.Theming;

namespace Nuke.Common;

/// <summary>Where the build runs: a terminal or a CI server. It decides how blocks, warnings and errors are written.</summary>
public class Host
{
    protected Host()
    {
        Instance = this;
    }

    internal static Host Instance { get; private set; }

    internal virtual HostTheme Theme => HostTheme.Default;

    /// <summary>Whether the host folds the lines of a block.</summary>
    internal virtual bool CanCollapse => false;

    /// <summary>Opens a block of lines; disposing the result closes it.</summary>
    protected internal virtual IDisposable WriteBlock(string text)
    {
        Debug();
        Debug("╬" + new string('═', text.Length + 5));
        Debug($"║ {Theme.FormatInformation(text)}");
        Debug("╬" + new string('═', Math.Max(text.Length - 4, 2)));
        Debug();
        return new Block(null);
    }

    /// <summary>Tells the host of a warning, in addition to the console line.</summary>
    protected internal virtual void ReportWarning(string text, string details = null)
    {
    }

    /// <inheritdoc cref="ReportWarning"/>
    protected internal virtual void ReportError(string text, string details = null)
    {
    }

    /// <summary>Writes a message that is a command to the host as it is; true when it was one.</summary>
    protected internal virtual bool FilterMessage(string message) => false;

    internal static void Success(string text = null) => Current.Write(MessageKind.Success, text);

    internal static void Debug(string text = null) => Current.Write(MessageKind.Debug, text);

    internal static void Information(string text = null) => Current.Write(MessageKind.Information, text);

    internal static void Warning(string text = null) => Current.Write(MessageKind.Warning, text);

    internal static void Error(string text = null) => Current.Write(MessageKind.Error, text);

    private static HostTheme Current => Instance?.Theme ?? HostTheme.Default;

    /// <summary>Runs an action when a block ends.</summary>
    internal sealed class Block(Action onEnd) : IDisposable
    {
        public void Dispose() => onEnd?.Invoke();
    }
}
