using Npgsql;

namespace DifyDelivery.StandIn.Writing;

/// <summary>What a database holds of all writers there ever were: without loss and duplication the three figures of each are equal.</summary>
internal sealed class StoredLedger
{
    private readonly NpgsqlDataSource _database;
    private readonly string _sql;

    private StoredLedger(NpgsqlDataSource database, string table, string column) => (_database, _sql) = (database, $"""
        SELECT writer, count(*), count(DISTINCT number), max(number)
        FROM (SELECT split_part({column}, ' ', 2) AS writer, split_part({column}, '#', 2)::bigint AS number
              FROM {table} WHERE {column} LIKE 'standin %') AS numbered
        GROUP BY writer ORDER BY writer COLLATE "C"
        """);

    /// <summary>What api and worker have written.</summary>
    public static StoredLedger OfMessages(NpgsqlDataSource database) => new(database, "messages", "query");

    /// <summary>What the plugin daemon has written.</summary>
    public static StoredLedger OfDeclarations(NpgsqlDataSource database) => new(database, "plugin_declarations", "plugin_unique_identifier");

    public async Task<IReadOnlyList<StoredWriter>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(_sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var writers = new List<StoredWriter>();
        while (await reader.ReadAsync(cancellationToken))
        {
            writers.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)));
        }

        return writers;
    }
}

/// <summary>One writer's rows in the database.</summary>
/// <param name="Writer">The writer's name in the rows.</param>
/// <param name="Rows">How many rows there are; more than distinct numbers means duplication.</param>
/// <param name="Numbers">How many distinct numbers there are; fewer than the highest means loss.</param>
/// <param name="Highest">The highest number.</param>
internal sealed record StoredWriter(string Writer, long Rows, long Numbers, long Highest)
{
    public bool Gapless => Rows == Highest && Numbers == Highest;
}
