using DifyDelivery.Errors;

namespace DifyDelivery.Components.Running;

/// <summary>Runs a target's body: one place for interruption, exit codes and closing up.</summary>
internal static class DeliveryTarget
{
    public static async Task RunAsync(IHazDelivery build, string target, Func<DeliveryRun, Task<int>> body)
    {
        using var interruption = new Interruption(target);
        try
        {
            await using var run = DeliveryRun.Create(build, target, interruption.Token);
            if (await body(run) is var code and not ExitCodes.Done)
            {
                build.ExitCode = code;
            }
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            interruption.Leave();
        }
        catch (Exception exception)
        {
            build.ExitCode = (exception as DeliveryException)?.ExitCode ?? ExitCodes.Failed;
            throw;
        }
    }
}
