using Npgsql;

namespace DifyDelivery.Sandbox.Tests.EndToEnd.KillSweep;

/// <summary>
/// Compares the server that was left, which is read only, with the one in use, without a line of the product: every row of the one has to
/// be on the other, but for rows that writers have changed since, which have to be there by their keys. In which of Dify's databases a table
/// is may differ; it has to be in one only.
/// </summary>
internal static class RowCheck
{
    /// <summary>Tables whose rows the stand-in changes, with the column that stays.</summary>
    private static readonly Dictionary<string, string> Changing = new()
    {
        ["conversations"] = "id",
        ["dataset_keyword_tables"] = "dataset_id",
        ["workflow_schedule_plans"] = "app_id",
    };

    private const string Api = "dify";
    private const string Plugins = "dify_plugin";

    /// <returns>How many rows were found again.</returns>
    public static async Task<int> RunAsync(SideProbe left, SideProbe used)
    {
        await using var leftApi = await left.ConnectAsync(Api);
        await using var leftPlugins = await ConnectIfThereAsync(left);
        await using var usedApi = await used.ConnectAsync(Api);
        await using var usedPlugins = await ConnectIfThereAsync(used);
        var tables = await PlacesAsync(leftApi, leftPlugins);
        var places = await PlacesAsync(usedApi, usedPlugins);
        tables.ShouldNotBeEmpty();
        places.Keys.ShouldBe(tables.Keys, ignoreOrder: true);
        var rows = 0;
        foreach (var (table, before) in tables)
        {
            var row = Changing.TryGetValue(table, out var key) ? $"t.{key}::text" : "md5(t::text)";
            var query = $"SET TimeZone = 'UTC'; SELECT {row} FROM public.\"{table}\" t";
            var kept = await ReadAsync(before, query);
            var found = (await ReadAsync(places[table], query)).CountBy(text => text).ToDictionary();
            foreach (var (text, count) in kept.CountBy(text => text))
            {
                (table, text, found.GetValueOrDefault(text)).ShouldBe((table, text, count));
            }

            rows += kept.Count;
        }

        await NothingOverlapsAsync(leftApi, usedApi);
        return rows;
    }

    /// <summary>Dify's tables in one of its databases; none where there is no such database.</summary>
    public static async Task<IReadOnlyList<string>> TablesAsync(SideProbe side, string database)
    {
        await using var connection = database == Plugins ? await ConnectIfThereAsync(side) : await side.ConnectAsync(database);
        return connection is null ? [] : await TablesAsync(connection);
    }

    private static async Task<NpgsqlConnection?> ConnectIfThereAsync(SideProbe side)
    {
        try
        {
            return await side.ConnectAsync(Plugins);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            return null;
        }
    }

    private static async Task<IReadOnlyDictionary<string, NpgsqlConnection>> PlacesAsync(params NpgsqlConnection?[] connections)
    {
        var places = new Dictionary<string, NpgsqlConnection>();
        foreach (var connection in connections.OfType<NpgsqlConnection>())
        {
            foreach (var table in await TablesAsync(connection))
            {
                places.TryAdd(table, connection).ShouldBeTrue($"{table} is in two databases of one server");
            }
        }

        return places;
    }

    private static Task<IReadOnlyList<string>> TablesAsync(NpgsqlConnection connection) =>
        ReadAsync(connection, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1");

    /// <summary>The last row that the one took is older than the first that the other took: exact where samples have gaps. Both read one clock.</summary>
    private static async Task NothingOverlapsAsync(NpgsqlConnection before, NpgsqlConnection after)
    {
        const string Messages = "SELECT id::text || ' ' || extract(epoch FROM created_at)::bigint::text FROM public.messages";
        var kept = (await ReadAsync(before, Messages)).Select(line => line.Split(' ')).ToDictionary(line => line[0], line => long.Parse(line[1]));
        var since = (await ReadAsync(after, Messages)).Select(line => line.Split(' ')).Where(line => !kept.ContainsKey(line[0])).Select(line => long.Parse(line[1])).ToList();
        if (since.Count > 0 && kept.Count > 0)
        {
            since.Min().ShouldBeGreaterThanOrEqualTo(kept.Values.Max());
        }
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(NpgsqlConnection connection, string query)
    {
        await using var command = new NpgsqlCommand(query, connection) { CommandTimeout = 60 };
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }
}
