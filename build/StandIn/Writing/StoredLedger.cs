using Npgsql;

namespace DifyDelivery.StandIn.Writing;

/// <summary>What the database holds of all writers there ever were: without loss and duplication the three figures of each are equal.</summary>
internal sealed class StoredLedger(NpgsqlDataSource database)
{
    private const string Sql = """
        SELECT writer, count(*), count(DISTINCT number), max(number)
        FROM (SELECT split_part(query, ' ', 2) AS writer, split_part(query, '#', 2)::bigint AS number
              FROM messages WHERE query LIKE 'standin %') AS numbered
        GROUP BY writer ORDER BY writer COLLATE "C"
        """;

    public async Task<IReadOnlyList<StoredWriter>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Sql, connection);
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
