using System.Runtime.InteropServices;
using DifyDelivery.StandIn;
using DifyDelivery.StandIn.Settings;
using Npgsql;

// The component is the one argument, or what STANDIN_COMPONENT says.
using var stop = new CancellationTokenSource();
var variables = new Variables(System.Environment.GetEnvironmentVariable);
try
{
    using (PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => End(signal)))
    using (PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => End(signal)))
    {
        var name = args.Length > 0 ? args[0] : variables.Require("STANDIN_COMPONENT");
        if (name == CheckApi.Name)
        {
            await CheckApi.RunAsync(variables, stop.Token);
            return 0;
        }

        var component = Component.Find(name);
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
