using DifyDelivery.Errors;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Planning;
using DifyDelivery.Postgres;

namespace DifyDelivery.Operations.Migrating;

/// <summary>What must hold of the server that the data came from before it may go.</summary>
internal sealed class RetirementGuard(MigrationScene scene)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private DeliveryContext Context => scene.Context;

    /// <summary>Whether Dify uses the server: Helm can point it back, and the migration's journal does not know.</summary>
    public async Task<Finding?> CheckUseAsync(MigrationRecord record, CancellationToken cancellationToken)
    {
        var helm = await scene.Upgrade.HelmAsync(cancellationToken);
        var manifest = await helm.GetManifestAsync(scene.Release, cancellationToken);
        return ObservedTopology.Of(manifest, Context.Names) != record.From ? null : new Finding(
            "migration.source-in-use", Severity.Error,
            $"Dify in '{Context.Environment}' uses {scene.NameOf(record.From)}, which would be removed; its data was moved to {scene.NameOf(record.To)}, and somebody has pointed it back.",
            record.State == MigrationState.Soaking
                ? $"If it is to stay there: {Context.Command("MigrateData", "--rollback")}. If not: {Context.Command("MigrateData", $"--to {record.To}")}, which moves the data anew."
                : $"Carry over what was written there, and put the release back on {scene.NameOf(record.To)} (helm rollback {Context.Release.Name} <revision> --namespace {Context.Release.Namespace}).");
    }

    /// <summary>The databases that go with the server and are nowhere else; none where it does not answer, whose final backup fails.</summary>
    public async Task<IReadOnlyList<OtherDatabase>> FindOthersAsync(MigrationRecord record, CancellationToken cancellationToken)
    {
        if (record.IsBegun(MigrationSteps.RetireServer))
        {
            return [];
        }

        try
        {
            await using var source = await scene.Ends.OpenAsync(record.From, cancellationToken);
            return await OtherDatabases.FindAsync(source, record.SourceDatabases, cancellationToken);
        }
        catch (DeliveryException)
        {
            return [];
        }
    }

    /// <summary>Refuses where Dify or anybody else is on the server again.</summary>
    /// <returns>The databases that go with the server: it may have been silent when they were looked for.</returns>
    public async Task<IReadOnlyList<OtherDatabase>> DemandUnusedAsync(StepScope scope, CancellationToken cancellationToken)
    {
        if (await CheckUseAsync(scene.Record, cancellationToken) is { } use)
        {
            throw FindingsBlockException.InStep([use]);
        }

        if (await OpenAsync(scope, cancellationToken) is not { } source)
        {
            return [];
        }

        await using (source)
        {
            await DemandUnusedAsync(source, scene.Record.SourceDatabases, cancellationToken);
            return await OtherDatabases.FindAsync(source, scene.Record.SourceDatabases, cancellationToken);
        }
    }

    /// <summary>A way to the server; null where it does not answer any more and its final backup is there: it is not needed for anything then.</summary>
    private async Task<DatabaseEnd?> OpenAsync(StepScope scope, CancellationToken cancellationToken)
    {
        var (from, isBackedUp) = (scene.Record.From, scene.Record.IsDone(MigrationSteps.RetireBackup));
        try
        {
            return await scene.Ends.OpenAsync(from, scope.Activity, cancellationToken, isBackedUp ? Patience : null);
        }
        catch (DeliveryException exception) when (isBackedUp && exception is not LoginRefusedException)
        {
            scope.Warning($"{scene.NameOf(from)} does not answer ({exception.Why ?? exception.Message}); its final backup was proved before.");
            return null;
        }
    }

    /// <summary>Refuses where somebody is on databases again that were left read only. Ends nobody: who is there misses them when they go.</summary>
    private static async Task DemandUnusedAsync(DatabaseEnd end, IEnumerable<string> databases, CancellationToken cancellationToken)
    {
        foreach (var database in databases)
        {
            var fence = end.Fence(database);
            if (!await fence.IsReadOnlyAsync(cancellationToken))
            {
                throw new DeliveryException(
                    $"{end.Name}/{database} takes writes again; nothing was removed.",
                    "Somebody took default_transaction_read_only back: it may hold rows that the server in use does not have.",
                    $"Find out who writes to it, and carry over what is missed; then ALTER DATABASE {database} SET default_transaction_read_only = on, and run the command again.");
            }

            if (await fence.ListSessionsAsync(cancellationToken) is { Count: > 0 } sessions)
            {
                throw new DeliveryException(
                    $"Somebody is connected to {end.Name}/{database}; nothing was removed.", string.Join('\n', sessions),
                    "Point what connects to the server in use, or end it, and run the command again.");
            }
        }
    }
}
