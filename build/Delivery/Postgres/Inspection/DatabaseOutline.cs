using DifyDelivery.Postgres.Comparing;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Postgres.Copying.Work;

namespace DifyDelivery.Postgres.Inspection;

/// <summary>What a database is made of, by name: enough to decide which part of it goes where.</summary>
/// <param name="endpoint">The server.</param>
public sealed class DatabaseOutline(PostgresEndpoint endpoint)
{
    private readonly PostgresConnector _connector = new(endpoint);

    /// <summary>Its tables; null where there is no such database.</summary>
    /// <param name="database">Its name.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<IReadOnlyList<TableName>?> ListTablesAsync(string database, CancellationToken cancellationToken = default) =>
        await _connector.HasDatabaseAsync(database, cancellationToken) ? await _connector.UseAsync(database, SourceCatalog.NamesAsync, cancellationToken) : null;

    /// <summary>Those of some tables that hold a row.</summary>
    /// <param name="database">The database.</param>
    /// <param name="tables">Tables of it.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task<IReadOnlyList<TableName>> FindFilledAsync(string database, IReadOnlyList<TableName> tables, CancellationToken cancellationToken = default) =>
        _connector.UseAsync<IReadOnlyList<TableName>>(
            database,
            async (connection, stop) =>
            {
                var filled = new List<TableName>();
                foreach (var table in tables)
                {
                    if (await connection.SingleAsync($"SELECT EXISTS (SELECT 1 FROM {table.Quoted})", row => row.GetBoolean(0), stop))
                    {
                        filled.Add(table);
                    }
                }

                return filled;
            },
            cancellationToken);

    /// <summary>Those of some tables that are unlogged and hold no row, as a crash of the server leaves them.</summary>
    /// <param name="database">The database.</param>
    /// <param name="tables">Tables that held rows.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task<IReadOnlyList<TableName>> FindEmptiedAsync(string database, IReadOnlyCollection<TableName> tables, CancellationToken cancellationToken = default) =>
        _connector.UseAsync<IReadOnlyList<TableName>>(
            database,
            async (connection, stop) =>
            {
                var emptied = new List<TableName>();
                foreach (var table in (await SourceCatalog.UnloggedAsync(connection, stop)).Where(tables.Contains))
                {
                    if (!await connection.SingleAsync($"SELECT EXISTS (SELECT 1 FROM ONLY {table.Quoted})", row => row.GetBoolean(0), stop))
                    {
                        emptied.Add(table);
                    }
                }

                return emptied;
            },
            cancellationToken);

    /// <summary>What it holds that neither is one of some tables nor hangs on one: functions, types, views, sequences that nobody owns.</summary>
    /// <param name="database">The database.</param>
    /// <param name="tables">Tables of it.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<IReadOnlyList<string>> FindOthersAsync(string database, IReadOnlyList<TableName> tables, CancellationToken cancellationToken = default)
    {
        var reader = new CatalogReader(new DatabaseRef(endpoint, database));
        var hanging = (await reader.ReadAsync(TableSelection.Only(tables), cancellationToken)).Select(each => each.Key).ToHashSet();

        // An extension is made by the administrator wherever it is needed.
        return
        [
            .. (await reader.ReadAsync(TableSelection.All, cancellationToken))
                .Where(each => each.Kind != "extension" && !hanging.Contains(each.Key))
                .Select(each => $"{each.Kind} {each.Name}").Distinct(),
        ];
    }
}
