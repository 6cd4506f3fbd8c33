using DifyDelivery.StandIn.Writing;

namespace DifyDelivery.StandIn.Endpoints;

/// <summary>What every component of the stand-in answers: that it is one, and what a writer has written.</summary>
internal static class CommonEndpoints
{
    public static void Map(WebApplication app, string component, string version)
    {
        app.Use((context, next) =>
        {
            context.Response.Headers.Server = "dify-stand-in";
            return next(context);
        });
        app.MapGet("/standin", () => new StandInAnswer(component, version));
    }

    public static void MapHealth(WebApplication app, string version) =>
        app.MapGet("/health", () => new HealthAnswer(System.Environment.ProcessId, "ok", version));

    public static void MapLedger(WebApplication app)
    {
        app.MapGet("/standin/ledger", (WriterLedger ledger) =>
        {
            var state = ledger.Current;
            return new LedgerAnswer(state.Component, state.Writer, state.Acknowledged, state.Retries, state.LastAcknowledgedAt, state.LastError);
        });
        app.MapGet("/standin/ledger/stored", async (StoredLedger stored, CancellationToken cancellationToken) =>
        {
            var writers = await stored.ReadAsync(cancellationToken);
            return new StoredLedgerAnswer(writers.All(writer => writer.Gapless), writers);
        });
    }
}
