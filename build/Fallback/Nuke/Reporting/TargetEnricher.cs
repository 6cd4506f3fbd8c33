using Serilog.Core;
using Serilog.Events;

namespace Nuke.Common.Execution;

/// <summary>Puts the name of the running target on every log event.</summary>
internal sealed class TargetEnricher : ILogEventEnricher
{
    /// <summary>Longer names are cut, so that the log file keeps its columns.</summary>
    public const int Width = 20;

    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory) =>
        logEvent.AddOrUpdateProperty(new LogEventProperty("ExecutingTarget", new ScalarValue(Shorten(RunningTarget.Name))));

    private static string Shorten(string name) => name[..Math.Min(name.Length, Width)];
}

/// <summary>The target that runs; there is only ever one.</summary>
internal static class RunningTarget
{
    public static string Name { get; private set; } = string.Empty;

    /// <summary>Names the target until the result is disposed.</summary>
    public static IDisposable Enter(string name)
    {
        var previous = Name;
        Name = name;
        return new Host.Block(() => Name = previous);
    }
}
