namespace Nuke.Common.Execution;

/// <summary>The verbosity, kept apart from the logger so that setting it does not load the logger.</summary>
internal static class LogLevelState
{
    private static Verbosity _verbosity = Verbosity.Normal;

    public static Action<Verbosity> Changed { get; set; }

    public static Verbosity Verbosity
    {
        get => _verbosity;
        set
        {
            _verbosity = value;
            Changed?.Invoke(value);
        }
    }
}
