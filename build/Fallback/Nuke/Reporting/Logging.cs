using Nuke.Common.CI;
using Nuke.Common.IO;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Nuke.Common.Execution;

/// <summary>Sets up Serilog's static logger: the console, the host's issues, the list of errors and warnings, the log file.</summary>
internal static class Logging
{
    private const string Message = "[{Level:u3}] {Message:l}{NewLine}{Exception}";
    private const int KeptLogFiles = 5;

    private static readonly LoggingLevelSwitch Level = new();
    private static bool _isConfigured;
    private static NukeBuild _build;

    /// <summary>Configures the logger unless it has been. Before a build exists it only has a console.</summary>
    public static void EnsureConfigured()
    {
        if (!_isConfigured)
            Configure(_build);
    }

    /// <summary>Remembers the build whose logger the first message will configure; the build's own messages only if it may have any.</summary>
    public static void Defer(NukeBuild build, bool mayLog)
    {
        _build = build;
        if (mayLog)
            Log.Logger = new DeferredLogger();
    }

    public static void Configure(NukeBuild build)
    {
        _isConfigured = build != null;
        LogLevelState.Changed = x => Level.MinimumLevel = LevelOf(x);
        LogLevelState.Changed(LogLevelState.Verbosity);

        var configuration = new LoggerConfiguration().MinimumLevel.Verbose().Enrich.With<TargetEnricher>();
        if (build == null)
        {
            Log.Logger = configuration.WriteTo.Console(
                outputTemplate: Message, theme: Theming.HostTheme.Default.ToConsoleTheme(), applyThemeToRedirectedOutput: true,
                levelSwitch: Level, formatProvider: null).CreateLogger();
            return;
        }

        configuration = configuration
            .Filter.ByExcluding(x => NukeBuild.Host.FilterMessage(x.MessageTemplate.Text))
            .WriteTo.Sink(new HostSink(NukeBuild.Host), LogEventLevel.Warning)
            .WriteTo.Console(
                outputTemplate: build.IsOutputEnabled(DefaultOutput.Timestamps) ? $"{{Timestamp:HH:mm:ss}} {Message}" : Message,
                theme: NukeBuild.Host.Theme.ToConsoleTheme(), applyThemeToRedirectedOutput: true, levelSwitch: Level, formatProvider: null)
            .WriteTo.Sink(IssueSink.Instance, LogEventLevel.Warning);
        if (NukeBuild.Host is not IBuildServer)
            configuration = AddFiles(configuration, NukeBuild.TemporaryDirectory);
        Log.Logger = configuration.CreateLogger();
    }

    /// <summary>Repeats what was logged as warning or error. The logger writes to the console alone from then on.</summary>
    public static void WriteErrorsAndWarnings()
    {
        if (!_isConfigured || IssueSink.Instance.Events.Count == 0)
            return;

        using (NukeBuild.Host.WriteBlock("Errors & Warnings"))
        {
            Log.CloseAndFlush();
            Log.Logger = new LoggerConfiguration().WriteTo.Console(
                outputTemplate: "[{Level:u3}] {ExecutingTarget}: {Message:l}{NewLine}", theme: NukeBuild.Host.Theme.ToConsoleTheme(),
                applyThemeToRedirectedOutput: true, formatProvider: null).CreateLogger();
            foreach (var logEvent in IssueSink.Instance.Events.Where(x => x.MessageTemplate.Text.Length > 0))
                Log.Write(logEvent);
        }
    }

    private static LoggerConfiguration AddFiles(LoggerConfiguration configuration, AbsolutePath folder)
    {
        foreach (var old in Directory.GetFiles(folder, "build.*.log").OrderDescending(StringComparer.Ordinal).Skip(KeptLogFiles))
            File.Delete(old);

        var file = folder / "build.log";
        using (File.Create(file))
        {
        }

        var line = $"{{Level:u1}} | {{ExecutingTarget,-{TargetEnricher.Width}}} | {{Message:l}}{{NewLine}}{{Exception}}";
        return configuration
            .WriteTo.File(file, outputTemplate: $"{{Timestamp:HH:mm:ss.fff}} | {line}", formatProvider: null)
            .WriteTo.File(folder / $"build.{DateTime.Now:yyyy-MM-dd_HH-mm-ss}.log", outputTemplate: line, formatProvider: null);
    }

    private static LogEventLevel LevelOf(Verbosity verbosity) => verbosity switch
    {
        Verbosity.Verbose => LogEventLevel.Verbose,
        Verbosity.Normal => LogEventLevel.Debug,
        Verbosity.Minimal => LogEventLevel.Warning,
        _ => LogEventLevel.Error
    };

    /// <summary>Tells the CI server of warnings and errors.</summary>
    private sealed class HostSink(Host host) : ILogEventSink
    {
        public void Emit(LogEvent logEvent)
        {
            if (logEvent.Level == LogEventLevel.Warning)
                host.ReportWarning(logEvent.RenderMessage(null), logEvent.Exception?.ToString());
            else
                host.ReportError(logEvent.RenderMessage(null), logEvent.Exception?.ToString());
        }
    }

    /// <summary>Keeps warnings and errors for the end of the run.</summary>
    private sealed class IssueSink : ILogEventSink
    {
        private readonly List<LogEvent> _events = [];
        private readonly Lock _lock = new();

        public static IssueSink Instance { get; } = new();

        public IReadOnlyList<LogEvent> Events
        {
            get
            {
                lock (_lock)
                    return [.. _events];
            }
        }

        public void Emit(LogEvent logEvent)
        {
            lock (_lock)
                _events.Add(logEvent);
        }
    }
}
