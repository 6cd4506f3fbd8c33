using DifyDelivery.Postgres.Copying.Journal;
using Npgsql;

namespace DifyDelivery.Postgres.Copying.Schema;

/// <summary>Runs statements of the schema on one session of the target, each with its row in the journal.</summary>
internal sealed class StatementRunner(NpgsqlConnection connection, CopyJournal journal)
{
    private IReadOnlyDictionary<string, string>? _settings;

    /// <summary>Runs a statement and records it: both, or neither.</summary>
    public async Task RunAsync(SchemaStatement statement, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        AddSettings(batch, statement);
        await AddAsync(batch, statement.Text, statement.Key, statement.Title, cancellationToken);
        _settings = statement.Settings;
    }

    /// <summary>Gathers a table's statistics, and records that.</summary>
    public async Task AnalyzeAsync(TableName table, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        var text = AnalyzeText(table);
        await AddAsync(batch, text, TextDigest.Of(text), text, cancellationToken);
    }

    /// <summary>What the journal knows ANALYZE of a table by.</summary>
    public static string AnalyzeKey(TableName table) => TextDigest.Of(AnalyzeText(table));

    /// <summary>Makes the tables and records that, in one transaction.</summary>
    public async Task MakeTablesAsync(SchemaScript schema, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync("BEGIN", cancellationToken);
        foreach (var chunk in schema.BeforeData.Chunk(200))
        {
            await using var batch = new NpgsqlBatch(connection);
            foreach (var statement in chunk)
            {
                AddSettings(batch, statement);
                foreach (var command in SchemaStatements.Raw(statement.Text))
                {
                    batch.BatchCommands.Add(command);
                }

                _settings = statement.Settings;
            }

            try
            {
                await batch.ExecuteNonQueryAsync(cancellationToken);
            }
            catch (PostgresException exception)
            {
                throw new StatementFailedException(Failed(batch, exception), exception);
            }
        }

        await journal.SchemaMadeAsync(connection, schema, cancellationToken);
        await connection.ExecuteAsync("COMMIT", cancellationToken);
    }

    private static string AnalyzeText(TableName table) => $"ANALYZE {table.Quoted}";

    private async Task AddAsync(NpgsqlBatch batch, string text, string key, string title, CancellationToken cancellationToken)
    {
        foreach (var command in SchemaStatements.Raw(text))
        {
            batch.BatchCommands.Add(command);
        }

        // Without BEGIN a batch is one transaction, and its end costs no round trip.
        batch.BatchCommands.Add(journal.StatementDone(key, title));
        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException exception)
        {
            throw new StatementFailedException(title, exception);
        }
    }

    private void AddSettings(NpgsqlBatch batch, SchemaStatement statement)
    {
        if (ReferenceEquals(_settings, statement.Settings))
        {
            return;
        }

        foreach (var (parameter, text) in statement.Settings)
        {
            if (_settings?.GetValueOrDefault(parameter) != text)
            {
                batch.BatchCommands.Add(new NpgsqlBatchCommand(text.TrimEnd(';')));
            }
        }
    }

    private static string Failed(NpgsqlBatch batch, PostgresException exception)
    {
        var at = exception.BatchCommand is NpgsqlBatchCommand failed ? batch.BatchCommands.IndexOf(failed) : 0;
        return at > 0 && batch.BatchCommands[at - 1].Parameters is [{ Value: string text }] ? text : exception.BatchCommand?.CommandText ?? "";
    }
}

/// <summary>The target refused a statement of the schema.</summary>
internal sealed class StatementFailedException(string statement, PostgresException inner) : Exception(inner.MessageText, inner)
{
    public string Statement { get; } = statement;

    public PostgresException Answer { get; } = inner;
}
