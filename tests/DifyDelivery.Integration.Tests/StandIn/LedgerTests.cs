using System.Text.Json.Nodes;
using DifyDelivery.Integration.Tests.Support;

namespace DifyDelivery.Integration.Tests.StandIn;

public sealed class LedgerTests
{
    [Fact]
    public async Task Every_acknowledged_number_is_stored_once_even_when_the_server_dies_in_between()
    {
        await using var server = await PostgresServer.StartNewAsync();
        await server.QueryAsync("CREATE DATABASE dify");
        (string, string?)[] environment = [.. StandInProcess.ApiDatabase(server, "dify"), ("STANDIN_WRITES_PER_SECOND", "200")];
        await using var api = await StandInProcess.StartAsync("api", environment);
        await using var worker = await StandInProcess.StartAsync("worker", environment);
        await AcknowledgedAsync(api, 20);
        await AcknowledgedAsync(worker, 20);

        await server.StopAsync("QUIT");
        await Eventually.HoldsAsync(async () => (await LedgerAsync(api))["retries"]!.GetValue<long>() > 0, () => api.Program.Output);
        var atOutage = Acknowledged(await LedgerAsync(api));
        api.Program.HasExited.ShouldBeFalse();
        await server.StartAsync();
        await AcknowledgedAsync(api, atOutage + 20);
        await AcknowledgedAsync(worker, 40);

        await api.Program.SignalAsync("TERM");
        (await api.Program.WaitForExitAsync()).ShouldBe(0, api.Program.Output);
        var claimed = Acknowledged(await LedgerAsync(worker));
        var stored = await worker.GetJsonAsync("/standin/ledger/stored");
        stored["gapless"]!.GetValue<bool>().ShouldBeTrue(stored.ToJsonString());
        stored["writers"]!.AsArray().Count.ShouldBe(2);
        stored["writers"]!.AsArray().Single(writer => writer!["writer"]!.GetValue<string>().StartsWith("worker-", StringComparison.Ordinal))!
            ["highest"]!.GetValue<long>().ShouldBeGreaterThanOrEqualTo(claimed);
    }

    [Theory]
    [InlineData("DELETE FROM messages WHERE query LIKE 'standin api-% #3'")]
    [InlineData("INSERT INTO messages (app_id, conversation_id, inputs, query, message, message_unit_price, answer, answer_unit_price, currency, from_source) SELECT app_id, conversation_id, inputs, query, message, message_unit_price, answer, answer_unit_price, currency, from_source FROM messages WHERE query LIKE 'standin api-% #3'")]
    public async Task A_lost_or_doubled_row_shows(string damage)
    {
        await using var server = await PostgresServer.StartNewAsync();
        await server.QueryAsync("CREATE DATABASE dify");
        await using var api = await StandInProcess.StartAsync("api", [.. StandInProcess.ApiDatabase(server, "dify"), ("STANDIN_WRITES_PER_SECOND", "50")]);
        await AcknowledgedAsync(api, 5);
        (await api.GetJsonAsync("/standin/ledger/stored"))["gapless"]!.GetValue<bool>().ShouldBeTrue();

        await server.QueryAsync(damage, "dify");

        (await api.GetJsonAsync("/standin/ledger/stored"))["gapless"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public async Task A_fenced_database_stops_the_numbers_and_not_the_process()
    {
        await using var server = await PostgresServer.StartNewAsync();
        await server.QueryAsync("CREATE DATABASE dify");
        await using var worker = await StandInProcess.StartAsync("api", [.. StandInProcess.ApiDatabase(server, "dify"), ("STANDIN_WRITES_PER_SECOND", "50")]);
        await AcknowledgedAsync(worker, 3);

        await server.QueryAsync("ALTER DATABASE dify SET default_transaction_read_only = on; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'dify'");
        await Eventually.HoldsAsync(
            async () => (await LedgerAsync(worker))["last_error"]?.GetValue<string>().Contains("read-only", StringComparison.Ordinal) == true,
            () => worker.Program.Output);
        var fenced = Acknowledged(await LedgerAsync(worker));
        await server.QueryAsync("ALTER DATABASE dify RESET default_transaction_read_only; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'dify'");

        await AcknowledgedAsync(worker, fenced + 3);
        (await worker.GetJsonAsync("/standin/ledger/stored"))["gapless"]!.GetValue<bool>().ShouldBeTrue();
    }

    private static Task<JsonNode> LedgerAsync(StandInProcess process) => process.GetJsonAsync("/standin/ledger");

    private static long Acknowledged(JsonNode ledger) => ledger["acknowledged"]!.GetValue<long>();

    private static Task AcknowledgedAsync(StandInProcess process, long number) =>
        Eventually.HoldsAsync(async () => Acknowledged(await LedgerAsync(process)) >= number, () => process.Program.Output);
}
