using DifyDelivery.StandIn.Database;
using DifyDelivery.StandIn.Endpoints;
using DifyDelivery.StandIn.Settings;
using DifyDelivery.StandIn.Writing;
using Npgsql;

namespace DifyDelivery.StandIn;

/// <summary>The components that touch the database: api, worker, beat and plugin daemon.</summary>
internal static class DatabaseComponents
{
    public static async Task<WebApplication> BuildApiAsync(ComponentStart start, CancellationToken cancellationToken)
    {
        var database = await OpenAsync(start, cancellationToken);
        if (start.Variables.GetSwitch("MIGRATION_ENABLED", otherwise: false))
        {
            Output.Line("Running migrations");
            Output.Line(await new SchemaMigration(database).EnsureApiAsync(cancellationToken) ? "Database migration successful!" : "Database is up to date");
        }

        var app = BuildWriter(start, database, new NumberedWrite(database, withWorkflows: false), StoredLedger.OfMessages(database));
        CommonEndpoints.MapHealth(app, start.Version);
        ApiEndpoints.Map(app, start.Version);
        return app;
    }

    public static async Task<WebApplication> BuildWorkerAsync(ComponentStart start, CancellationToken cancellationToken)
    {
        var database = await OpenAsync(start, cancellationToken);
        var app = BuildWriter(start, database, new NumberedWrite(database, withWorkflows: true), StoredLedger.OfMessages(database));
        CommonEndpoints.MapHealth(app, start.Version);
        return app;
    }

    public static async Task<WebApplication> BuildBeatAsync(ComponentStart start, CancellationToken cancellationToken)
    {
        var builder = start.CreateBuilder();
        var database = await OpenAsync(start, cancellationToken);
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton(StoredLedger.OfMessages(database));
        builder.Services.AddSingleton(new WriterLedger(start.Name, TimeProvider.System));
        builder.Services.AddHostedService<ScheduleService>();
        var app = builder.Build();
        CommonEndpoints.Map(app, start.Name, start.Version);
        CommonEndpoints.MapLedger(app);
        CommonEndpoints.MapHealth(app, start.Version);
        return app;
    }

    public static async Task<WebApplication> BuildPluginDaemonAsync(ComponentStart start, CancellationToken cancellationToken)
    {
        var settings = PluginDaemonDatabaseSettings.Read(start.Variables);
        var serverKey = start.Variables.Require("SERVER_KEY");
        var database = await new PluginDaemonDatabase(settings, new(start.Variables, TimeProvider.System)).OpenAsync(cancellationToken);
        await new SchemaMigration(database).EnsurePluginDaemonAsync(cancellationToken);
        var app = BuildWriter(start, database, new NumberedDeclaration(database), StoredLedger.OfDeclarations(database));
        PluginDaemonEndpoints.Map(app, start.Version, serverKey);
        return app;
    }

    private static async Task<NpgsqlDataSource> OpenAsync(ComponentStart start, CancellationToken cancellationToken)
    {
        var settings = ApiDatabaseSettings.Read(start.Variables);
        Output.Line($"database {settings.Database} on {settings.Host}:{settings.Port} as {settings.Username}");
        var database = StartupConnection.CreateDataSource(settings);
        await new StartupConnection(start.Variables, TimeProvider.System).ProveAsync(database, cancellationToken);
        return database;
    }

    private static WebApplication BuildWriter(ComponentStart start, NpgsqlDataSource database, INumberedWrite write, StoredLedger stored)
    {
        var ledger = new WriterLedger(start.Name, TimeProvider.System);
        var rate = start.Variables.GetNumber("STANDIN_WRITES_PER_SECOND", 2);
        var builder = start.CreateBuilder();
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton(stored);
        builder.Services.AddSingleton(ledger);
        builder.Services.AddHostedService(services => new NumberingService(ledger, write, rate, services.GetRequiredService<TimeProvider>()));
        var app = builder.Build();
        CommonEndpoints.Map(app, start.Name, start.Version);
        CommonEndpoints.MapLedger(app);
        return app;
    }
}
