using System.Globalization;
using Npgsql;

namespace DifyDelivery.StandIn.Endpoints;

/// <summary>What the plugin daemon answers: its health, unknown endpoints, and the list of a tenant's plugins.</summary>
internal static class PluginDaemonEndpoints
{
    public static void Map(WebApplication app, string version, string serverKey)
    {
        app.MapGet("/health/check", () => new HealthAnswer(System.Environment.ProcessId, "ok", version));
        app.MapMethods("/e/{hook}/{**path}", ["GET", "POST"], async (string hook, NpgsqlDataSource database, CancellationToken cancellationToken) =>
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SELECT count(*) FROM endpoints WHERE hook_id = @hook", connection);
            command.Parameters.Add(new NpgsqlParameter<string>("hook", hook));
            var known = await command.ExecuteScalarAsync(cancellationToken) is > 0L;
            var message = known ? "the stand-in runs no plugins" : "endpoint not found";
            var status = known ? StatusCodes.Status501NotImplemented : StatusCodes.Status404NotFound;
            return Results.Json(new ErrorAnswer("endpoint", message, status), AnswerJson.Default.ErrorAnswer, statusCode: status);
        });
        app.MapGet("/plugin/{tenant:guid}/management/list", async (Guid tenant, HttpRequest request, NpgsqlDataSource database, CancellationToken cancellationToken) =>
        {
            if (request.Headers["X-Api-Key"] != serverKey)
            {
                return Results.Json(new ErrorAnswer("unauthorized", "Unauthorized", StatusCodes.Status401Unauthorized),
                    AnswerJson.Default.ErrorAnswer, statusCode: StatusCodes.Status401Unauthorized);
            }

            var plugins = await ListAsync(database, tenant, cancellationToken);
            return Results.Json(new PluginListAnswer(0, "success", new(plugins, plugins.Count)), AnswerJson.Default.PluginListAnswer);
        });
    }

    private static async Task<IReadOnlyList<string>> ListAsync(NpgsqlDataSource database, Guid tenant, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT plugin_id FROM plugin_installations WHERE tenant_id = @tenant ORDER BY created_at", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid>("tenant", tenant));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var plugins = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            plugins.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        }

        return plugins;
    }
}
