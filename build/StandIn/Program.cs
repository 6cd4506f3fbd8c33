using System.Runtime.InteropServices;
using DifyDelivery.StandIn;
using DifyDelivery.StandIn.Settings;
using Npgsql;

// usage: standin COMPONENT | standin wait-for URL. Without arguments STANDIN_COMPONENT names the component.
using var stop = new CancellationTokenSource();
var variables = new Variables(System.Environment.GetEnvironmentVariable);
try
{
    using (PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => End(signal)))
    using (PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => End(signal)))
    {
        if (args is ["wait-for", var address])
        {
            await WaitFor.RunAsync(address, stop.Token);
            return 0;
        }

        var component = Component.Find(args.Length > 0 ? args[0] : variables.Require("STANDIN_COMPONENT"));
        var start = new ComponentStart(
            component.Name, variables.GetInteger("STANDIN_PORT", component.Port), variables.Get("STANDIN_DIFY_VERSION", "1.14.2"), variables);
        Output.Line($"playing {component.Name} of Dify {start.Version}");
        await using var app = await component.BuildAsync(start, stop.Token);
        await app.StartAsync(stop.Token);
        Output.Line($"listening on port {start.Port}");
        await app.WaitForShutdownAsync(stop.Token);
        return 0;
    }
}
catch (Exception failure) when (failure is SettingsException or NpgsqlException or IOException or TimeoutException)
{
    Output.Error($"fatal: {failure.Message}{(failure.InnerException is { } cause ? $": {cause.Message}" : "")}");
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 143;
}

void End(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
