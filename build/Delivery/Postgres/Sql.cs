using Npgsql;

namespace DifyDelivery.Postgres;

/// <summary>Short forms for single statements.</summary>
internal static class Sql
{
    /// <summary>Quotes a name: what is a name can be nothing else.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static async Task<IReadOnlyList<T>> ListAsync<T>(
        this NpgsqlConnection connection, string text, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken,
        params object[] arguments)
    {
        await using var command = Command(connection, text, arguments);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public static async Task<T> SingleAsync<T>(
        this NpgsqlConnection connection, string text, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken,
        params object[] arguments) =>
        (await connection.ListAsync(text, read, cancellationToken, arguments)).Single();

    public static async Task ExecuteAsync(this NpgsqlConnection connection, string text, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, text, []);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The same for a statement that may take longer than the connection's own limit.</summary>
    public static async Task ExecuteAsync(this NpgsqlConnection connection, string text, TimeSpan limit, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, text, []);
        command.CommandTimeout = (int)limit.TotalSeconds;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static string? TextOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static NpgsqlCommand Command(NpgsqlConnection connection, string text, object[] arguments)
    {
        var command = new NpgsqlCommand(text, connection);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = argument });
        }

        return command;
    }
}
