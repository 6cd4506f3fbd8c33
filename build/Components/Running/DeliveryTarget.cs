using DifyDelivery.Components.Running.Ci;
using DifyDelivery.Errors;
using DifyDelivery.Reporting;

namespace DifyDelivery.Components.Running;

/// <summary>Runs a target's body: one place for interruption, exit codes, a CI server's annotations and closing up.</summary>
internal static class DeliveryTarget
{
    public static async Task RunAsync(IHazDelivery build, string target, Func<DeliveryRun, Task<int>> body)
    {
        using var interruption = new Interruption(target);
        var server = CiServers.Current();
        Redactor? redactor = null;
        try
        {
            await using var run = DeliveryRun.Create(build, target, server, interruption.Token);
            redactor = run.Redactor;
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
            CiReport.Fail(server, redactor, target, exception);
            build.ExitCode = (exception as DeliveryException)?.ExitCode ?? ExitCodes.Failed;
            throw;
        }
    }
}
