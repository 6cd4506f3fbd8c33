using Npgsql;

namespace DifyDelivery.StandIn.Writing;

/// <summary>What beat does: moves its plan's next run forward every few seconds, so that a database with beat on never stands still.</summary>
internal sealed class ScheduleService(NpgsqlDataSource database, WriterLedger ledger, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private const string Sql = """
        INSERT INTO workflow_schedule_plans (app_id, node_id, tenant_id, cron_expression, timezone, next_run_at)
        VALUES (@app, 'stand-in', @tenant, '* * * * *', 'UTC', now())
        ON CONFLICT (app_id, node_id) DO UPDATE SET next_run_at = now() + interval '1 minute', updated_at = now()
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(Period, clock);
        do
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(stoppingToken);
                await using var command = new NpgsqlCommand(Sql, connection);
                command.Parameters.Add(new NpgsqlParameter<Guid>("app", NumberedWrite.App));
                command.Parameters.Add(new NpgsqlParameter<Guid>("tenant", NumberedWrite.Tenant));
                await command.ExecuteNonQueryAsync(stoppingToken);
                ledger.Acknowledge(ledger.Current.Acknowledged + 1);
            }
            catch (Exception failure) when (failure is NpgsqlException or TimeoutException or IOException)
            {
                ledger.Fail(failure.Message);
            }
        }
        while (await ticks.WaitForNextTickAsync(stoppingToken));
    }
}
