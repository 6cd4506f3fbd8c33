using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Postgres;

namespace DifyDelivery.Operations.Migrating;

/// <summary>Makes a target's databases ready for a copy: there, empty, with the source's extensions. Rows that are in the way go only when they were named.</summary>
internal sealed class TargetWork(MigrationScene scene, string? confirmation)
{
    /// <summary>Refuses while a database that holds rows is not confirmed by its name.</summary>
    public void Demand(IReadOnlyList<string> holding, Topology to)
    {
        if (holding.Any(name => !IsConfirmed(name)))
        {
            throw new ConfirmationRequiredException(
                $"{string.Join(" and ", holding.Where(name => !IsConfirmed(name)))} holds rows, and a migration never copies over rows. Nothing was stopped or changed.",
                "It may be what an earlier migration left there, or an old volume: compare it with the source before you give it up. Large objects count, and tables whose rows this login may not see.",
                $"To drop that database and begin with an empty one: {scene.Context.Command("MigrateData", $"--to {to} --confirm {string.Join(',', holding)}")}");
        }
    }

    /// <summary>Whether a person has typed the name; where there are two, with a comma between them.</summary>
    public bool IsConfirmed(string name) => TypedNames.Include(confirmation, name);

    public async Task PrepareAsync(DatabaseEnd source, DatabaseEnd target, StepScope scope, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> databases = [.. scene.Record.TargetDatabases];
        var holding = new HashSet<string>(StringComparer.Ordinal);
        foreach (var database in databases)
        {
            if (await target.Server.HasDataAsync(database, cancellationToken))
            {
                Demand([$"{target.Name}/{database}"], scene.Record.To);
                holding.Add(database);
            }
        }

        // An engine that a killed rehearsal left in the cluster would go on and make its tables elsewhere than it is looked for.
        await scene.Engine.EndLeftoversAsync(scope, cancellationToken);

        // On the source too: a rehearsal of the other direction may have left one there, and nothing is made on the source after this.
        await ScratchDatabases.SweepAsync(source, scope, cancellationToken);
        await ScratchDatabases.SweepAsync(target, scope, cancellationToken);
        await scene.Journal.UpdateAsync(record => record.Begin(MigrationSteps.Target), cancellationToken);
        foreach (var database in databases)
        {
            var removal = new DatabaseRemoval(target.Endpoint);
            if (holding.Contains(database) || await removal.HasTablesAsync(database, cancellationToken))
            {
                scope.Line($"drops {target.Name}/{database}");
                await removal.DropAsync(database, cancellationToken);
            }

            var origins = scene.Record.Databases.Where(part => part.Target == database).Select(part => part.Source).Distinct();
            await target.Server.PrepareAsync(await source.NeedsOfCopyAsync(database, origins, cancellationToken), scope.Activity, cancellationToken);

            // Only the copy writes here until the switch, and says so in its own sessions: whoever else finds this server can only read.
            await target.Fence(database).RaiseAsync(cancellationToken);
        }

        scope.Summary($"{string.Join(", ", databases)} on {target.Name}, empty, closed to everybody but the copy");
    }

    /// <summary>
    /// Drops what a migration's own copy made, and with it the fence around that. Where the databases were only being made ready, rows in one
    /// are somebody else's and stay, with the fence that they have.
    /// </summary>
    public async Task DropCopyAsync(DatabaseEnd target, StepScope scope, CancellationToken cancellationToken)
    {
        var left = new List<string>();
        foreach (var database in scene.Record.TargetDatabases)
        {
            if (!scene.Record.IsDone(MigrationSteps.Target) && await target.Server.HasDataAsync(database, cancellationToken))
            {
                left.Add(database);
                continue;
            }

            await scene.StillOursAsync(cancellationToken);
            await new DatabaseRemoval(target.Endpoint).DropAsync(database, cancellationToken);
            await target.Server.PrepareAsync(new ServerNeeds([database], ServerNeeds.Dify.Extensions), scope.Activity, cancellationToken);
        }

        if (left.Count == scene.Record.TargetDatabases.Count())
        {
            // Nothing of the target was touched: what an earlier migration has said of it still holds.
            await scene.Journal.UpdateAsync(record => record.Undone(MigrationSteps.Target), cancellationToken);
        }

        scope.Summary(left.Count == 0 ? $"the copy on {target.Name} is gone" : $"{string.Join(", ", left)} on {target.Name} holds rows from before, and stays as it is");
    }
}
