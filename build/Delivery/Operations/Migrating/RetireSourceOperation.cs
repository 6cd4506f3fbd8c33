using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations.Migrating;

/// <summary>
/// Removes the server that the data came from: after the switch and the soak, and after a final backup of it was restored into a scratch
/// database and found equal.
/// </summary>
internal sealed class RetireSourceOperation(MigrationScene scene, string? confirmation)
    : Operation("Teardown --retire-source", scene.Context.Environment, scene.Context.Reporter, scene.Lock)
{
    private readonly MigrationClosing _closing = new(scene.Context);
    private readonly InClusterRemoval _removal = new(scene);
    private bool _isComposed;

    private DeliveryContext Context => scene.Context;

    private Topology From => scene.Known!.From;

    private Topology To => scene.Known!.To;

    protected override async Task<IReadOnlyList<OperationStep>> ComposeAsync(ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        var connected = await scene.Platform.ObserveAsync(findings, cancellationToken);
        var record = await scene.LookAsync(connected, cancellationToken);
        if (record?.State is not (MigrationState.Soaking or MigrationState.Retiring))
        {
            var situation = _closing.Situation(record);
            findings.Add(new Finding(
                "migration.nothing-to-retire", Severity.Error,
                $"There is no server to retire in '{Context.Environment}': that follows a migration that is verified, switched and checked. {situation.Headline} {situation.Servers}",
                situation.Choices.Count == 0 ? null : string.Join("; ", situation.Choices)));
        }

        if (findings.Any(finding => finding.Severity == Severity.Error))
        {
            return [];
        }

        _isComposed = true;
        return
        [
            .. await scene.OpenAsync(connected, found => found!, $"the server to retire is {scene.NameOf(From)}", cancellationToken),
            new(
                new PlannedStep("migrate.retire.allow", "Nobody may need the old server any more", StepEffect.None, Needed(record!)),
                (_, _) => Allow(record!)),
            scene.Step(
                MigrationSteps.RetireBackup, $"Back up {scene.NameOf(From)}, and restore that for proof", StepEffect.Create,
                $"into {BackupFolder(record!)}; a scratch database on {scene.NameOf(To)} is compared with the source and dropped", BackUpAsync, MigrationState.Retiring),
            new(new PlannedStep("migrate.retire.files", "See that the final backup is here", StepEffect.None, BackupFolder(record!)), FilesAsync),
            From == Topology.InCluster
                ? scene.Step(
                    MigrationSteps.RetireServer, $"Remove {scene.NameOf(From)} with its volumes", StepEffect.Destroy, string.Join("\n", Context.Names.PostgresqlClaims), RemoveInClusterAsync)
                : scene.Step(
                    MigrationSteps.RetireServer, $"Remove {scene.NameOf(From)} with Terraform", StepEffect.Destroy, scene.Server.ServerName, RemoveFlexibleServerAsync),
            scene.Step("retire.end", "Close the journal", StepEffect.None, null, (scope, _) =>
            {
                scope.Summary("retired");
                return Task.CompletedTask;
            }, MigrationState.Retired),
        ];
    }

    protected override async Task EndedAsync(Exception? failure)
    {
        if (!_isComposed || scene.Known is null)
        {
            return;
        }

        var record = scene.Latest!;
        if (failure is not null)
        {
            _closing.Explain(record);
        }

        await _closing.WriteAsync("migration", "Migration", record, failure is null ? [$"{scene.NameOf(From)} is removed."] : [failure.Message]);
    }

    private string BackupFolder(MigrationRecord record) => Path.Combine("artifacts", "backups", Context.Environment, record.Id.ToString("N")[..8]);

    private string Needed(MigrationRecord record) =>
        From == Topology.FlexibleServer ? $"needs --confirm {scene.Server.ServerName}"
        : record.RetainedUntil > Context.Time.GetUtcNow() ? FormattableString.Invariant($"the soak ends {record.RetainedUntil?.UtcDateTime:yyyy-MM-dd HH:mm} UTC; before that it needs --confirm {Context.Environment}")
        : "the soak is over";

    private Task Allow(MigrationRecord record)
    {
        var (isAllowed, name) = From == Topology.FlexibleServer
            ? (confirmation == scene.Server.ServerName, scene.Server.ServerName)
            : (confirmation == Context.Environment || record.RetainedUntil <= Context.Time.GetUtcNow(), Context.Environment);
        return isAllowed || record.State == MigrationState.Retiring && From == Topology.InCluster
            ? Task.CompletedTask
            : throw new ConfirmationRequiredException(
                $"{scene.NameOf(From)} is kept; nothing was removed.",
                From == Topology.FlexibleServer
                    ? "Its deletion takes every database on it and its backups."
                    : FormattableString.Invariant($"Its soak ends {record.RetainedUntil?.UtcDateTime:yyyy-MM-dd HH:mm} UTC; until then a way back is one command."),
                $"./build.sh Teardown --env {Context.Environment} --retire-source{Context.GivenArguments} --confirm {name}");
    }

    private async Task BackUpAsync(StepScope scope, CancellationToken cancellationToken)
    {
        var folder = BackupFolder(scene.Record);

        // Noted before the backup: a volume that takes its place meanwhile holds what no backup has.
        var objects = From == Topology.InCluster ? await _removal.NoteAsync(cancellationToken) : null;
        var backup = await new FinalBackup(scene).MakeAsync(folder, scope, cancellationToken) with { Objects = objects };
        await scene.Journal.UpdateAsync(record => record with { Backup = backup }, cancellationToken);
        scope.Summary(FormattableString.Invariant($"{folder}, {backup.Bytes / 1e6:N1} MB; restored, {backup.Tables} tables equal"));
    }

    /// <summary>The journal is everybody's, the backup's files are where they were written: on an agent that has gone, perhaps.</summary>
    private async Task FilesAsync(StepScope scope, CancellationToken cancellationToken)
    {
        if (scene.Record.IsDone(MigrationSteps.RetireServer))
        {
            scope.NothingToDo($"{scene.NameOf(From)} is removed already");
            return;
        }

        var folder = scene.Record.Backup?.Folder ?? BackupFolder(scene.Record);
        if (scene.Record.Backup is { } backup && new FinalBackup(scene).IsThere(backup))
        {
            scope.Summary(folder);
            return;
        }

        if (scene.Record.IsBegun(MigrationSteps.RetireServer))
        {
            throw new DeliveryException(
                $"The final backup of {scene.NameOf(From)} is not in {folder} on this machine, and its removal has begun.",
                "It was written on another machine, or was removed there.",
                $"Bring that folder here, or run '{Context.ContinueCommand} --retire-source' where it was written.");
        }

        scope.Line($"{folder} is not on this machine as it was written; the backup is made anew");
        await BackUpAsync(scope, cancellationToken);
    }

    private async Task RemoveInClusterAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await scene.Journal.UpdateAsync(record => record.Begin(MigrationSteps.RetireServer), cancellationToken);
        var there = scene.Record.Backup?.Objects ?? await _removal.NoteAsync(cancellationToken);
        var outcome = await scene.Upgrade.ApplyAsync(new ReleaseShape(To), scope, cancellationToken);
        var (deleted, kept) = await _removal.RunAsync(there, cancellationToken);
        if (kept.Count > 0)
        {
            scope.Warning($"left: {string.Join(", ", kept)}, which took the place of what was backed up");
        }

        scope.Summary($"{string.Join(", ", deleted)} deleted; {outcome}");
    }

    private async Task RemoveFlexibleServerAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await scene.Journal.UpdateAsync(record => record.Begin(MigrationSteps.RetireServer), cancellationToken);
        await scene.StillOursAsync(cancellationToken);
        await new FlexibleServerRemoval(Context, scene.Platform, scene.Server, scene.Secrets).RunAsync(scope, cancellationToken);
    }
}
