using DifyDelivery.Postgres.Copying.Journal;
using DifyDelivery.Postgres.Copying.Schema;
using Npgsql;

namespace DifyDelivery.Postgres.Copying;

/// <summary>Takes away what a copy made, and its journal, in one transaction: all of it, and nothing else.</summary>
internal static class CopyUndo
{
    public static async Task RunAsync(NpgsqlConnection target, CancellationToken cancellationToken)
    {
        var statements = await CopyJournal.UndoAsync(target, cancellationToken);
        await target.ExecuteAsync("BEGIN", cancellationToken);
        foreach (var chunk in statements.Chunk(200))
        {
            await using var batch = new NpgsqlBatch(target);
            foreach (var command in chunk.SelectMany(SchemaStatements.Raw))
            {
                batch.BatchCommands.Add(command);
            }

            await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        await JournalSchema.DropAsync(target, cancellationToken);
        await target.ExecuteAsync("SET LOCAL synchronous_commit = on", cancellationToken);
        await target.ExecuteAsync("COMMIT", cancellationToken);
    }
}
