using DifyDelivery.Errors;
using DifyDelivery.Postgres.Copying.Rows;
using DifyDelivery.Postgres.Copying.Schema;
using DifyDelivery.Postgres.Copying.Sessions;
using DifyDelivery.Postgres.Copying.Work;
using Npgsql;

namespace DifyDelivery.Postgres.Copying.Journal;

/// <summary>
/// What has been done, in tables on the target. What it records is recorded in the transaction that does it, on the caller's connection:
/// done means done, and what was interrupted is simply gone. Only the process that owns the run can write.
/// </summary>
/// <param name="request">The copy.</param>
/// <param name="owner">Names this process.</param>
internal sealed class CopyJournal(CopyRequest request, Guid owner)
{
    private const string Schema = DatabaseCopy.JournalSchema;

    /// <summary>Whether this process has ever been the one that writes.</summary>
    public bool HasOwned { get; private set; }

    /// <summary>Reads what the target's journal says of this copy, if anything.</summary>
    /// <exception cref="DeliveryException">The target holds another copy.</exception>
    public async Task<JournalRun?> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!await JournalSchema.ExistsAsync(connection, cancellationToken))
        {
            return null;
        }

        var runs = await connection.ListAsync(
            $"SELECT id, source, schema_digest, sequences FROM {Schema}.run",
            row => (Id: row.GetGuid(0), Run: new JournalRun(
                State(row.GetFieldValue<string[]>(1)), row.TextOrNull(2), row.IsDBNull(3) ? null : row.GetInt32(3))),
            cancellationToken);
        if (runs.FirstOrDefault(run => run.Id != request.Id) is { Run: { } other, Id: var id })
        {
            throw new DeliveryException(
                $"Database {request.Target} holds {(other.IsFinished ? "a finished" : "an unfinished")} copy of another run.",
                $"its journal (schema {Schema}) names run {id}, not {request.Id}",
                other.IsFinished
                    ? "accept that copy first, which removes its journal, or take an empty database"
                    : "continue that run, or undo it, or take an empty database");
        }

        return runs.SingleOrDefault().Run;
    }

    /// <summary>
    /// Makes this process the one that writes: whoever was it before is refused from now on. A crash of the target does not take it back,
    /// which would look as if another process had taken over.
    /// </summary>
    public async Task OwnAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync("SET synchronous_commit = on", cancellationToken);
        await using var command = Command(connection, $"UPDATE {Schema}.run SET owner = $1 WHERE id = $2", owner, request.Id);
        await command.ExecuteNonQueryAsync(cancellationToken);
        HasOwned = true;
    }

    /// <summary>Whether the run is this process's own.</summary>
    public async Task<bool> IsOwnAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await JournalSchema.ExistsAsync(connection, cancellationToken)
        && await connection.SingleAsync(
            $"SELECT EXISTS (SELECT 1 FROM {Schema}.run WHERE id = $1 AND owner = $2)", row => row.GetBoolean(0), cancellationToken, request.Id, owner);

    /// <summary>Begins a run, with its parts. In the caller's transaction.</summary>
    public async Task BeginAsync(
        NpgsqlConnection connection, SourceState source, IEnumerable<CopyPart> parts, CancellationToken cancellationToken)
    {
        await MarkAsync(connection, cancellationToken);
        await using (var run = Command(connection, $"INSERT INTO {Schema}.run (id, owner, source) VALUES ($1, $2, $3)", request.Id, owner, Texts(source)))
        {
            await run.ExecuteNonQueryAsync(cancellationToken);
        }

        HasOwned = true;
        foreach (var chunk in parts.Chunk(500))
        {
            await using var batch = new NpgsqlBatch(connection);
            foreach (var part in chunk)
            {
                batch.BatchCommands.Add(Batched(
                    $"INSERT INTO {Schema}.part (schema_name, table_name, number, first_block, end_block, format) VALUES ($1, $2, $3, $4, $5, $6)",
                    part.Table.Name.Schema, part.Table.Name.Name, part.Number, part.Range.FirstBlock, (object?)part.Range.EndBlock ?? DBNull.Value,
                    part.Table.Format.ToString()));
            }

            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Whether the mark is there that <see cref="MarkAsync"/> has set: not after a crash of the target, which has emptied every table that is
    /// not logged. A journal without a place for it is of an earlier version, and nothing is known.
    /// </summary>
    public static async Task<bool> IsMarkedAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.SingleAsync($"SELECT to_regclass('{Schema}.mark') IS NOT NULL", row => row.GetBoolean(0), cancellationToken)
        && await connection.SingleAsync($"SELECT EXISTS (SELECT 1 FROM {Schema}.mark)", row => row.GetBoolean(0), cancellationToken);

    /// <summary>Sets the mark. In the transaction from which on the parts that are done are there.</summary>
    public static async Task MarkAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await JournalSchema.EnsureAsync(connection, cancellationToken);
        await connection.ExecuteAsync($"INSERT INTO {Schema}.mark SELECT WHERE NOT EXISTS (SELECT 1 FROM {Schema}.mark)", cancellationToken);
    }

    /// <summary>All parts.</summary>
    public static Task<IReadOnlyList<JournalPart>> PartsAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ListAsync(
            $"""
            SELECT schema_name, table_name, number, first_block, end_block, format, rows, bytes, digest
            FROM {Schema}.part ORDER BY schema_name, table_name, number
            """,
            row => new JournalPart(
                new TableName(row.GetString(0), row.GetString(1)), row.GetInt32(2),
                new PartRange(row.GetInt64(3), row.IsDBNull(4) ? null : row.GetInt64(4)), Enum.Parse<WireFormat>(row.GetString(5)),
                row.IsDBNull(6) ? null : new RowSum(row.GetInt64(6), row.GetInt64(7), RowSum.ParseDigest(row.GetString(8)))),
            cancellationToken);

    /// <summary>The rows of a part that is done.</summary>
    public static async Task<RowSum?> PartSumAsync(NpgsqlConnection connection, CopyPart part, CancellationToken cancellationToken) =>
        (await connection.ListAsync<RowSum?>(
            $"""
            SELECT rows, bytes, digest FROM {Schema}.part
            WHERE schema_name = $1 AND table_name = $2 AND number = $3 AND done_at IS NOT NULL
            """,
            row => new RowSum(row.GetInt64(0), row.GetInt64(1), RowSum.ParseDigest(row.GetString(2))), cancellationToken,
            part.Table.Name.Schema, part.Table.Name.Name, part.Number)).SingleOrDefault();

    /// <summary>Records a part as done. In the transaction that wrote its rows.</summary>
    public async Task PartDoneAsync(NpgsqlConnection connection, CopyPart part, RowSum sum, CancellationToken cancellationToken)
    {
        await using var command = Command(
            connection,
            $"""
            UPDATE {Schema}.part SET rows = $1, bytes = $2, digest = $3, done_at = now()
            WHERE schema_name = $4 AND table_name = $5 AND number = $6 AND done_at IS NULL
                AND EXISTS (SELECT 1 FROM {Schema}.run WHERE id = $7 AND owner = $8)
            """,
            sum.Rows, sum.Bytes, sum.DigestText, part.Table.Name.Schema, part.Table.Name.Name, part.Number, request.Id, owner);
        RequireOne(await command.ExecuteNonQueryAsync(cancellationToken));
    }

    /// <summary>Takes a table's parts back. In the transaction that empties it.</summary>
    public static async Task ForgetPartsAsync(NpgsqlConnection connection, TableName table, CancellationToken cancellationToken)
    {
        await using var command = Command(
            connection,
            $"UPDATE {Schema}.part SET rows = NULL, bytes = NULL, digest = NULL, done_at = NULL WHERE schema_name = $1 AND table_name = $2",
            table.Schema, table.Name);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What the source now says of itself, after it was proved to hold the same rows.</summary>
    public async Task SourceProvedAsync(NpgsqlConnection connection, SourceState state, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, $"UPDATE {Schema}.run SET source = $1 WHERE id = $2", Texts(state), request.Id);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Keeps what the text of a table's rows adds up to in the snapshot.</summary>
    public static async Task KeepTextAsync(NpgsqlConnection connection, TableDigest text, CancellationToken cancellationToken)
    {
        await using var command = Command(
            connection, $"INSERT INTO {Schema}.text (schema_name, table_name, rows, bytes, digest) VALUES ($1, $2, $3, $4, $5)",
            text.Table.Schema, text.Table.Name, text.Rows, text.Bytes, new RowSum(text.Rows, text.Bytes, text.Digest).DigestText);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What <see cref="KeepTextAsync"/> has kept.</summary>
    public static async Task<IReadOnlyDictionary<TableName, TableDigest>> TextsAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        (await connection.ListAsync(
            $"SELECT schema_name, table_name, rows, bytes, digest FROM {Schema}.text",
            row => new RowSum(row.GetInt64(2), row.GetInt64(3), RowSum.ParseDigest(row.GetString(4))).Of(new TableName(row.GetString(0), row.GetString(1))),
            cancellationToken)).ToDictionary(text => text.Table);

    /// <summary>Whether a statement has run.</summary>
    public static Task<bool> IsStatementDoneAsync(NpgsqlConnection connection, string key, CancellationToken cancellationToken) =>
        connection.SingleAsync($"SELECT EXISTS (SELECT 1 FROM {Schema}.statement WHERE key = $1)", row => row.GetBoolean(0), cancellationToken, key);

    /// <summary>Keys of the statements that have run.</summary>
    public static async Task<IReadOnlySet<string>> StatementsAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        (await connection.ListAsync($"SELECT key FROM {Schema}.statement", row => row.GetString(0), cancellationToken)).ToHashSet(StringComparer.Ordinal);

    /// <summary>The command that records a statement as done, for the same batch and transaction; refused by the server when the run is not ours.</summary>
    public NpgsqlBatchCommand StatementDone(string key, string title) => Batched(
        // Not null is what the refusal hangs on: a subquery without a row is null.
        $"INSERT INTO {Schema}.statement (key, title) VALUES ((SELECT $1 FROM {Schema}.run WHERE id = $3 AND owner = $4), $2)",
        key, title, request.Id, owner);

    /// <summary>Records that the tables are made, and how to take them away again. In the transaction that makes them.</summary>
    public async Task SchemaMadeAsync(NpgsqlConnection connection, SchemaScript schema, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (statement, number) in schema.Undo.Select((statement, number) => (statement, number)))
        {
            batch.BatchCommands.Add(Batched($"INSERT INTO {Schema}.undo (number, statement) VALUES ($1, $2)", number, statement));
        }

        var update = Batched($"UPDATE {Schema}.run SET schema_digest = $1 WHERE id = $2 AND owner = $3", schema.Digest, request.Id, owner);
        batch.BatchCommands.Add(update);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        RequireOne((int)update.RecordsAffected);
    }

    /// <summary>What takes away all that the copy made, in order.</summary>
    public static Task<IReadOnlyList<string>> UndoAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ListAsync($"SELECT statement FROM {Schema}.undo ORDER BY number", row => row.GetString(0), cancellationToken);

    /// <summary>Records the copy as finished: from now on nothing is taken back by a crash of the target.</summary>
    public async Task FinishAsync(NpgsqlConnection connection, int sequences, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync("SET synchronous_commit = on", cancellationToken);
        await using var command = Command(
            connection, $"UPDATE {Schema}.run SET sequences = $1, finished_at = now() WHERE id = $2 AND owner = $3", sequences, request.Id, owner);
        RequireOne(await command.ExecuteNonQueryAsync(cancellationToken));
    }

    /// <summary>Takes that back: a crash has taken rows that are not logged, or the source may have moved.</summary>
    public async Task<JournalRun> ReopenAsync(NpgsqlConnection connection, JournalRun run, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, $"UPDATE {Schema}.run SET sequences = NULL, finished_at = NULL WHERE id = $1", request.Id);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return run with { Sequences = null };
    }

    private void RequireOne(int changed)
    {
        if (changed != 1)
        {
            throw CopyFailure.TakenOver(request);
        }
    }

    private static string[] Texts(SourceState state) =>
        [state.Identity, state.Position, state.Oldest, state.Next, state.Started, state.Counters];

    private static SourceState State(string[] texts) => new(texts[0], texts[1], texts[2], texts[3], texts[4], texts[5]);

    private static NpgsqlCommand Command(NpgsqlConnection connection, string text, params object[] arguments)
    {
        var command = new NpgsqlCommand(text, connection);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = argument });
        }

        return command;
    }

    private static NpgsqlBatchCommand Batched(string text, params object[] arguments)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = argument });
        }

        return command;
    }
}
