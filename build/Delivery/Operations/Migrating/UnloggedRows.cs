using DifyDelivery.Errors;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Postgres.Inspection;

namespace DifyDelivery.Operations.Migrating;

/// <summary>
/// Sees to it that what was copied is there still. A crash of the target empties its unlogged tables: that they were copied and compared
/// before says nothing of now.
/// </summary>
internal sealed class UnloggedRows(MigrationScene scene)
{
    /// <summary>Writes down that a copy whose rows are gone is neither done nor compared: the steps for that come again.</summary>
    public async Task ForgetLostAsync(StepScope scope, CancellationToken cancellationToken)
    {
        var copied = scene.Record.Databases.Where(database => database.Copy is not null).ToList();
        if (copied.Count == 0)
        {
            return;
        }

        await using var target = await scene.Ends.OpenAsync(scene.Record.To, scope.Activity, cancellationToken);
        foreach (var database in copied)
        {
            var emptied = await FindEmptiedAsync(database, target, cancellationToken);
            if (emptied.Count == 0)
            {
                continue;
            }

            if (database.IsAccepted)
            {
                // Its journal is gone, so that it cannot go on; and another copy is in the same database.
                throw new DeliveryException(
                    $"A crash of {target.Name} has emptied unlogged tables of {database.Name}; nothing was switched.", string.Join(", ", emptied),
                    $"Put Dify back on {scene.NameOf(scene.Record.From)} and drop the copy: {scene.Context.Command("MigrateData", "--rollback")}");
            }

            // A switch that was cut short has opened it; nobody but the copy writes until the next one.
            await target.Fence(database.Target).RaiseAsync(cancellationToken);
            scope.Line($"a crash of {target.Name} has emptied unlogged tables, which are copied again: {string.Join(", ", emptied)}");
            await scene.Journal.UpdateAsync(
                record => record.Undone(MigrationSteps.Copy, MigrationSteps.Verify).With(database with { Copy = null, VerifiedIn = null }) with { State = MigrationState.Fenced },
                cancellationToken);
        }
    }

    /// <summary>The unlogged tables of a copy whose rows a crash of the target has taken; the database has to be there.</summary>
    public static Task<IReadOnlyList<TableName>> FindEmptiedAsync(DatabaseRecord database, DatabaseEnd target, CancellationToken cancellationToken) =>
        new DatabaseOutline(target.Endpoint).FindEmptiedAsync(
            database.Target, [.. database.Tables.Where(table => table.Rows > 0).Select(table => new TableName(table.Schema, table.Name))], cancellationToken);

    /// <summary>Stops before the switch where that was just found.</summary>
    public void DemandCompared()
    {
        if (!scene.Record.IsDone(MigrationSteps.Verify))
        {
            throw new DeliveryException(
                $"Rows have gone from {scene.NameOf(scene.Record.To)} since they were compared; nothing was switched.",
                "Its server has crashed, which empties unlogged tables.", $"Run '{scene.Context.ContinueCommand}' again: it copies and compares them anew.");
        }
    }
}
