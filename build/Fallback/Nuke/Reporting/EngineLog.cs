using System.Runtime.CompilerServices;
using Serilog;

namespace Nuke.Common.Execution;

/// <summary>Lets the engine log without loading the logger until it has something to say.</summary>
internal static class EngineLog
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Warning(Exception exception, string template, params object[] values)
    {
        Logging.EnsureConfigured();
        Log.Warning(exception, template, values);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Error(Exception exception, string template, params object[] values)
    {
        Logging.EnsureConfigured();
        Log.Error(exception, template, values);
    }
}
