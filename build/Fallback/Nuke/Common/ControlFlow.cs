using Nuke.Common.Execution;
using Nuke.Common.Utilities;

namespace Nuke.Common;

/// <summary>Retrying and suppressing.</summary>
public static class ControlFlow
{
    /// <summary>Runs the action; an exception becomes a warning.</summary>
    public static void SuppressErrors(Action action, bool includeStackTrace = false, bool logWarning = true)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            if (logWarning)
                EngineLog.Warning(exception.Unwrap(), "Exception was suppressed");
        }
    }

    /// <summary>Runs the action until it does not throw, at most so many times; the cleanup follows every attempt.</summary>
    /// <exception cref="Exception">Every attempt threw; the message quotes the last one.</exception>
    public static void ExecuteWithRetry(
        Action action, Action cleanup = null, int retryAttempts = 3, TimeSpan? delay = null, Action<string> logAction = null)
    {
        Assert.True(retryAttempts > 0);
        logAction ??= x => EngineLog.Warning(null, "{Text}", x);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                action();
                return;
            }
            catch (Exception exception) when (attempt < retryAttempts)
            {
                logAction($"Attempt #{attempt} failed with: {exception.Message}");
                if (delay is { } pause)
                    Task.Delay(pause).Wait();
            }
            catch (Exception exception)
            {
                throw new Exception(new[]
                {
                    $"Execution failed permanently after {retryAttempts} attempts.", $"Last attempt failed with: {exception.Message}"
                }.JoinNewLine());
            }
            finally
            {
                cleanup?.Invoke();
            }
        }
    }
}
