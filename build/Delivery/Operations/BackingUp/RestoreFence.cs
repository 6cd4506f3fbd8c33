using DifyDelivery.Errors;
using DifyDelivery.Operations.Migrating;
using DifyDelivery.Verification;

namespace DifyDelivery.Operations.BackingUp;

/// <summary>Stops Dify for a swap of names, as for a migration, and asks it afterwards how it is.</summary>
internal static class RestoreFence
{
    /// <summary>Stops the writers, makes the databases read only and ends what is connected: a database in use cannot be renamed.</summary>
    public static async Task RaiseAsync(
        MigrationScene scene, FenceWork fence, UsedServer inUse, IEnumerable<string> databases, StepScope scope, CancellationToken cancellationToken)
    {
        await fence.StopAsync(inUse.Shape, scope, cancellationToken);
        await using var end = await scene.Ends.OpenAsync(inUse.Topology, cancellationToken);
        var there = (await end.Server.ReadDatabasesAsync(cancellationToken))
            .Where(database => !database.IsLeftover).Select(database => database.Name).ToHashSet(StringComparer.Ordinal);
        await fence.CloseAsync(end, databases.Where(there.Contains), scope, cancellationToken);
    }

    /// <summary>Every check of Verify. Writers that had no pods before need none now.</summary>
    /// <exception cref="DeliveryException">One failed; Dify runs, and the message says how to go back.</exception>
    public static async Task CheckDifyAsync(MigrationScene scene, UsedServer inUse, IReadOnlyDictionary<string, int> writers, StepScope scope, CancellationToken cancellationToken)
    {
        var subject = (await new VerificationSubjects(scene.Context, scene.Platform, scene.Server, scene.Ends).ComposeAsync(scene.Cluster, inUse.Shape, cancellationToken)) with
        {
            Idle = writers.Where(writer => writer.Value == 0).Select(writer => writer.Key).ToHashSet(StringComparer.Ordinal),
        };
        var bad = new List<string>();
        var checks = DifyChecks.For(subject);
        foreach (var check in checks)
        {
            scope.Activity.Update(check.Title);
            var result = await CheckRunner.RunAsync(check, cancellationToken);
            if (!result.Ok)
            {
                bad.Add($"{check.Title}: {result.Detail}");
            }
        }

        if (bad.Count > 0)
        {
            throw new DeliveryException(
                "Dify runs on what was restored, and not every check passed.", string.Join('\n', bad),
                $"{scene.Context.Command("Verify")}; the databases from before are still there: add --undo to go back to them.");
        }

        scope.Summary($"{checks.Count} checks passed");
    }
}
