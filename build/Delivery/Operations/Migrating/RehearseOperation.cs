using System.Globalization;
using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Migration;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Migration.Layout;
using DifyDelivery.Operations.BackingUp;
using DifyDelivery.Planning;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Comparing;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Reporting;

namespace DifyDelivery.Operations.Migrating;

/// <summary>
/// The whole copy and comparison into a scratch database on the target, from a snapshot of the live source: what a migration would take, and
/// whether it would succeed. Nobody is stopped, nothing is switched, and the scratch database always goes.
/// </summary>
internal sealed class RehearseOperation(MigrationScene scene, MigrationRequest request)
    : Operation("MigrateData --rehearse", scene.Context.Environment, scene.Context.Reporter, scene.Lock)
{
    /// <summary>What stopping and starting Dify adds to the copy: measured in the sandbox, a few seconds for the one and a rollout for the other.</summary>
    private static readonly TimeSpan StopAndStart = TimeSpan.FromSeconds(40);

    private readonly MigrationClosing _closing = new(scene.Context);
    private MigrationRecord? _record;
    private string _scratch = "";

    private DeliveryContext Context => scene.Context;

    protected override async Task<IReadOnlyList<OperationStep>> ComposeAsync(ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        var connected = await scene.Platform.ObserveAsync(findings, cancellationToken);
        if (await RestoreGuard.LookAsync(Context, connected, cancellationToken) is { } restore)
        {
            findings.Add(restore);
            return [];
        }

        var known = await scene.LookAsync(connected, cancellationToken);
        Topology? observed = null;
        if (connected is not null)
        {
            var helm = await scene.Upgrade.HelmAsync(cancellationToken);
            observed = ObservedTopology.Of(await helm.GetManifestAsync(scene.Release, cancellationToken), Context.Names);
        }

        foreach (var finding in Check(known, observed, connected is not null))
        {
            findings.Add(finding);
        }

        if (findings.Any(finding => finding.Severity == Severity.Error))
        {
            return [];
        }

        var from = observed!.Value;
        var to = MigrationEntry.Other(from);
        foreach (var finding in (await new MigrationLook(scene, intoScratch: true).RunAsync(from, to, targetIsOurs: false, isBroughtUp: to == Topology.FlexibleServer, cancellationToken)).Findings)
        {
            findings.Add(finding);
        }

        if (findings.Any(finding => finding.Severity == Severity.Error))
        {
            return [];
        }

        _record = MigrationRecord.Begin(Context.Environment, from, to, [DatabaseLayout.Api], null, Context.Time.GetUtcNow()) with { Strategy = Context.Settings.Migration.Strategy };
        _scratch = ScratchDatabases.OfRehearsal(_record.Id);
        var provision = to == Topology.FlexibleServer
            ? await new FlexibleServerSteps(Context, scene.Platform, scene.Server, scene.Secrets, Evidence).ComposeAsync(connected, findings, cancellationToken)
            : [];
        var environmentLock = await scene.LockAsync(connected, cancellationToken);
        return
        [
            .. scene.Platform.Prepare(),
            .. environmentLock,
            .. provision,
            new(
                new PlannedStep(
                    "rehearse.copy", $"Copy and compare everything into the scratch database {_scratch} on {scene.NameOf(to)}", StepEffect.Create,
                    "from one snapshot of the live source; nobody is stopped, and the scratch database is dropped at the end, whatever happens"),
                RehearseAsync),
        ];
    }

    protected override async Task EndedAsync(Exception? failure)
    {
        if (_record is not null)
        {
            if (failure is null)
            {
                await MigrationJournal.WriteLocalAsync(Context.Folders.Rehearsal(Context.Environment), _record);
            }

            await _closing.WriteAsync("rehearsal", "Rehearsal", _record, failure is null ? [Prediction()] : [failure.Message]);
        }
    }

    private IEnumerable<Finding> Check(MigrationRecord? known, Topology? observed, bool hasCluster)
    {
        if (observed is not { } from)
        {
            yield return MigrationEntry.NoRelease(Context.Settings, hasCluster);
        }
        else if (request.To == from)
        {
            yield return new("migration.nothing-to-do", Severity.Error, $"Dify uses its {from} server already.", $"Rehearse the other direction: --to {MigrationEntry.Other(from)}.");
        }
        else if (from == Topology.InCluster && !Context.Settings.FlexibleServer.UseAzurePostgres)
        {
            yield return new(
                "migration.server-not-wanted", Severity.Error, "UseAzurePostgres is false: there is no Flexible Server to rehearse on.",
                "Add '--use-azure-postgres true'.");
        }
        else if (from == Topology.FlexibleServer && known is not { State: MigrationState.Soaking, From: Topology.InCluster })
        {
            yield return new(
                "migration.no-scratch-server", Severity.Error, "No server runs in the cluster that could be rehearsed on.",
                $"Begin the migration: its preflight stops nobody, and --rollback ends it.");
        }

        if (known is not null && known.State.HoldsRelease())
        {
            yield return MigrationGuard.CheckUpgrade(known, Context.Time.GetUtcNow(), Context.Settings.GivenArguments)!;
        }
    }

    private async Task RehearseAsync(StepScope scope, CancellationToken cancellationToken)
    {
        var record = _record!;
        await using var source = await scene.Ends.OpenAsync(record.From, scope.Activity, cancellationToken);
        await using var target = await scene.Ends.OpenAsync(record.To, cancellationToken);
        await target.Server.WaitUntilReadyAsync(Context.Settings.Timeouts.Provision, scope.Activity, cancellationToken);

        // The plan may be older than what the target holds now, or than the target itself.
        var look = await new MigrationLook(scene, intoScratch: true).DemandAsync(record.From, record.To, targetIsOurs: false, cancellationToken);
        _record = record.Moving(look.Moves) with { Source = look.Source, Target = look.Target };
        await scene.Engine.EndLeftoversAsync(scope, cancellationToken);
        await ScratchDatabases.SweepAsync(target, scope, cancellationToken);
        foreach (var database in _record.Databases)
        {
            await RehearseAsync(database, source, target, scope, cancellationToken);
        }

        var differences = _record.Databases.SelectMany(DigestText.Differences).ToList();
        if (differences.Count > 0)
        {
            throw new DeliveryException("The rehearsal's copy differs from the source.", string.Join('\n', differences.Take(20)), "See artifacts/rehearsal.md; nothing of Dify was touched.");
        }

        scope.Summary(Prediction());
    }

    private async Task RehearseAsync(DatabaseRecord database, DatabaseEnd source, DatabaseEnd target, StepScope scope, CancellationToken cancellationToken)
    {
        try
        {
            await target.Server.PrepareAsync(await source.NeedsOfCopyAsync(_scratch, [database.Source], cancellationToken), scope.Activity, cancellationToken);

            // The source is live: only what was read from the snapshot can be compared, so the stream's digests it is.
            var digest = Context.Settings.Migration.Digest == DigestMethod.Sql ? DigestMethod.Target : Context.Settings.Migration.Digest;
            var call = new EngineCall(database, _record!.From, _record.To, source, target, _scratch, IsFenced: false, digest);
            database = await CopyWork.MeasureAsync(DigestText.Record(database, await scene.Engine.CopyAsync(call, scope, cancellationToken)), source, cancellationToken);
            _record = _record.With(database);
            _record = _record.With(DigestText.Record(database, OfLiveSource(await scene.Engine.VerifyAsync(call, scope, cancellationToken))));
        }
        finally
        {
            await new DatabaseRemoval(target.Endpoint).DropAsync(_scratch, CancellationToken.None);
            scope.Line($"{target.Name}/{_scratch} is dropped");
        }
    }

    /// <summary>A live source's sequences go on while it is copied: of one that both have, the value says nothing.</summary>
    private static VerifyResult OfLiveSource(VerifyResult result) => result with
    {
        SchemaDifferences = [.. result.SchemaDifferences.Where(difference => difference is not { Kind: SchemaDifference.SequenceValue, Source: not null, Target: not null })],
    };

    private string Prediction()
    {
        var databases = _record!.Databases;
        var copy = Sum(database => database.Copy?.Elapsed);
        var comparison = Sum(database => database.VerifiedIn);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{databases.Sum(database => database.Rows):N0} rows in {databases.Sum(database => database.Tables.Count)} tables equal; {DurationText.Format(copy)} to copy and {DurationText.Format(comparison)} to compare; a migration would stop the writers for about {DurationText.Format(copy + comparison + StopAndStart)}");

        TimeSpan Sum(Func<DatabaseRecord, TimeSpan?> part) => databases.Aggregate(TimeSpan.Zero, (sum, database) => sum + (part(database) ?? TimeSpan.Zero));
    }
}
