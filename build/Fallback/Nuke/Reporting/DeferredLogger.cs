using Serilog;
using Serilog.Events;

namespace Nuke.Common.Execution;

/// <summary>Sets the real logger up with the first event. Most help texts are printed without one.</summary>
internal sealed class DeferredLogger : ILogger
{
    public void Write(LogEvent logEvent)
    {
        Logging.EnsureConfigured();
        Log.Logger.Write(logEvent);
    }
}
