using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Migration;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Operations.Migrating;

/// <summary>
/// What each step of a migration does, on the record that is open. Which steps there are, in which order, is <see cref="MigrateDataOperation"/>'s.
/// </summary>
internal sealed class MigrationActs(MigrationScene scene, string? confirmation)
{
    private readonly TargetWork _target = new(scene, confirmation);
    private readonly FenceWork _fence = new(scene);
    private readonly FencedSource _source = new(scene);
    private readonly UnloggedRows _unlogged = new(scene);
    private readonly MigrationClosing _closing = new(scene.Context);

    private DeliveryContext Context => scene.Context;

    private Topology From => scene.Record.From;

    private Topology To => scene.Record.To;

    // Once Dify is on the target nothing may hang on the server that it has left: when that is lost, the migration has to end all the same.
    private IReadOnlyCollection<string> LeftServer => scene.WorkloadsOf(From);

    /// <summary>The release on the source; on the way back the server in the cluster runs beside it.</summary>
    public static ReleaseShape OnSource(Topology from, Topology to) => new(from, KeepInClusterServer: to == Topology.InCluster);

    /// <summary>The release on the target; on the way out the server in the cluster is kept for the soak.</summary>
    public static ReleaseShape OnTarget(Topology from, Topology to) => new(to, KeepInClusterServer: to == Topology.FlexibleServer);

    /// <summary>Waits until the target answers; in the cluster it is put there first, beside the server in use.</summary>
    public async Task AwaitTargetAsync(StepScope scope, CancellationToken cancellationToken)
    {
        if (To == Topology.InCluster)
        {
            await scene.Upgrade.ApplyAsync(OnSource(From, To), scope, cancellationToken);
            await new RolloutWait(Context).RunAsync(
                scene.Cluster.Api,
                [.. DifyComponents.All.Select(Context.Names.Deployment), Context.Names.PostgresqlPrimary, Context.Names.PostgresqlRead], scope.Activity,
                cancellationToken);
        }

        await using var target = await scene.Ends.OpenAsync(To, cancellationToken);
        await target.Server.WaitUntilReadyAsync(Context.Settings.Timeouts.Provision, scope.Activity, cancellationToken);
        scope.Summary($"PostgreSQL {(await target.Server.ReadFactsAsync(cancellationToken)).Version}");
    }

    /// <summary>
    /// Looks at both servers once more, now that both are there, and writes down what they are. Until the fence goes up Dify runs on and may be
    /// upgraded: each run looks anew, or tables that came since would be left behind.
    /// </summary>
    public async Task PreflightAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await AnswerAsync([From, To], scope, cancellationToken);
        var look = await new MigrationLook(scene).DemandAsync(From, To, scene.Record.IsDone(MigrationSteps.Target), cancellationToken);
        _target.Demand(look.Holding, To);
        var (step, at) = await new SetupReading(scene).ReadAsync(cancellationToken);
        await scene.Journal.UpdateAsync(
            record => record.Moving(look.Moves) with { Source = look.Source, Target = look.Target, SetupStep = step, SetupAt = at }, cancellationToken);
        scope.Summary($"PostgreSQL {look.Source.Version} to {look.Target!.Version}; Dify's setup is {step}{(at is null ? string.Empty : $" at {at}")}");
    }

    /// <summary>Makes the target's databases ready for the copy.</summary>
    public async Task PrepareTargetAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await using var source = await scene.Ends.OpenAsync(From, scope.Activity, cancellationToken);
        await using var target = await scene.Ends.OpenAsync(To, scope.Activity, cancellationToken);
        await _target.PrepareAsync(source, target, scope, cancellationToken);
    }

    /// <summary>Writes down what runs before anything is stopped.</summary>
    public async Task NoteAsync(StepScope scope, CancellationToken cancellationToken)
    {
        var writers = await _fence.CountAsync(cancellationToken);
        IReadOnlyList<string> autoscalers = [.. (await _fence.AutoscalersAsync(cancellationToken)).Select(scaler => scaler.Name)];
        await scene.Journal.UpdateAsync(record => record with { Writers = writers, Autoscalers = autoscalers }, cancellationToken);
        scope.Summary(string.Join(", ", writers.Select(writer => $"{writer.Workload} {writer.Replicas}").Concat(autoscalers.Select(name => $"autoscaler {name}"))));
    }

    /// <summary>Stops Dify's writers.</summary>
    public Task StopAsync(StepScope scope, CancellationToken cancellationToken) => _fence.StopAsync(OnSource(From, To), scope, cancellationToken);

    /// <summary>Closes the source to everybody but the copy.</summary>
    public async Task CloseAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await using var source = await scene.Ends.OpenAsync(From, scope.Activity, cancellationToken);
        await _fence.CloseAsync(source, scene.Record.SourceDatabases, scope, cancellationToken);
    }

    /// <summary>
    /// Proves that nothing writes to the source, that it is the server that the migration began with, and that the target has kept what was
    /// copied. A source that is lost once the copy was proved equal is gone on without, where a person says so: the target holds every row of it.
    /// </summary>
    public async Task ProveAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await _fence.DemandStoppedAsync(cancellationToken);
        if (scene.Record.IsDone(MigrationSteps.Verify) && await _source.WhyLostAsync(scope, cancellationToken) is { } why)
        {
            _source.DemandGivenUp(why, confirmation);
            await _unlogged.ForgetLostAsync(scope, cancellationToken);
            scope.Warning($"{scene.NameOf(From)} is given up, as confirmed ({why}); {scene.NameOf(To)} holds every row that was copied from it, proved equal.");
            return;
        }

        await using var source = await scene.Ends.OpenAsync(From, scope.Activity, cancellationToken);
        await _source.DemandKnownAsync(source, cancellationToken);

        // First: what a crash of the target has emptied is copied again, and is no difference.
        await _unlogged.ForgetLostAsync(scope, cancellationToken);
        await _source.ProveAsync(source, scope, cancellationToken);
    }

    /// <summary>Copies what is not copied yet.</summary>
    public async Task CopyAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await using var source = await scene.Ends.OpenAsync(From, scope.Activity, cancellationToken);
        await using var target = await scene.Ends.OpenAsync(To, scope.Activity, cancellationToken);
        foreach (var database in scene.Record.Databases.Where(database => database.Copy is null).ToList())
        {
            await AcceptBeforeAsync(database, source, target, scope, cancellationToken);
            var result = await scene.Engine.CopyAsync(CallOf(database, source, target), scope, cancellationToken);
            var copied = await CopyWork.MeasureAsync(DigestText.Record(database, result), source, cancellationToken);
            await scene.Journal.UpdateAsync(record => record.With(copied), cancellationToken);
        }

        var databases = scene.Record.Databases;
        scope.Summary(FormattableString.Invariant(
            $"{databases.Sum(database => database.Rows):N0} rows in {databases.Sum(database => database.Tables.Count)} tables, {databases.Sum(database => database.Bytes) / 1e6:N1} MB, {databases.Sum(database => database.Copy?.ReusedParts ?? 0)} parts reused, {databases.Sum(database => database.Copy?.Retries ?? 0)} retries"));
    }

    /// <summary>Compares the target with what was read from the source; a difference ends the run here.</summary>
    public async Task VerifyAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await using var source = await scene.Ends.OpenAsync(From, scope.Activity, cancellationToken);
        await using var target = await scene.Ends.OpenAsync(To, scope.Activity, cancellationToken);
        foreach (var database in scene.Record.Databases.Where(database => !database.IsAccepted).ToList())
        {
            await CompareAsync(database, source, target, scope, cancellationToken);
        }

        DemandEqual(scene.Record.Databases, source, target);
        scope.Summary($"{scene.Record.Databases.Sum(database => database.Tables.Count)} tables equal, schema equal");
    }

    /// <summary>Lets the target take writes and points the release at it, its writers still stopped.</summary>
    public async Task SwitchAsync(StepScope scope, CancellationToken cancellationToken)
    {
        // The comparison took a while, and this run may have begun after it: what was proved then must hold now.
        await ProveAsync(scope, cancellationToken);
        _unlogged.DemandCompared();
        await scene.Journal.UpdateAsync(record => record.Begin(MigrationSteps.Switch), cancellationToken);
        await using (var target = await scene.Ends.OpenAsync(To, scope.Activity, cancellationToken))
        {
            await _fence.LiftAsync(target, scene.Record.TargetDatabases, cancellationToken);
        }

        scope.Summary(await scene.Upgrade.ApplyAsync(OnTarget(From, To) with { Fenced = true }, scope, cancellationToken));
    }

    /// <summary>Starts Dify's writers on the target.</summary>
    public Task UnfenceAsync(StepScope scope, CancellationToken cancellationToken) =>
        _fence.StartAsync(OnTarget(From, To), scene.Record.Writers, scope, cancellationToken, LeftServer);

    /// <summary>Checks Dify on the target.</summary>
    public async Task CheckAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await AnswerAsync([To], scope, cancellationToken);
        await new RolloutWait(Context).RunAsync(scene.Cluster.Api, scope.Activity, cancellationToken, LeftServer);
        var checks = await new FunctionalCheck(scene).RunAsync(OnTarget(From, To), scene.Record, scope, cancellationToken);
        await scene.Journal.UpdateAsync(record => record with { Checks = checks.Results }, cancellationToken);
        checks.Demand($"Dify on {scene.NameOf(To)} is not as it should be.", _closing.Situation(scene.Record).Choices);
        scope.Summary($"{checks.Results.Count} checks passed; {checks.Setup}");
    }

    /// <summary>Gathers the target's statistics in full.</summary>
    public Task GatherAsync(StepScope scope, CancellationToken cancellationToken) =>
        EachCopyAsync(scene.Record.Databases.DistinctBy(database => database.Target), (copy, stop) => copy.GatherStatisticsAsync(stop), scope, cancellationToken);

    /// <summary>Gives up the copy's own journal and begins the soak.</summary>
    public async Task SoakAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await EachCopyAsync(scene.Record.Databases.Where(database => !database.IsAccepted), (copy, stop) => copy.ForgetAsync(stop), scope, cancellationToken);
        var until = Context.Time.GetUtcNow() + Context.Settings.Migration.Soak;
        await scene.Journal.UpdateAsync(record => record with { RetainedUntil = until }, cancellationToken);
        scope.Summary(FormattableString.Invariant($"{scene.NameOf(From)} is kept, read only, until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC"));
    }

    /// <summary>Waits for servers: one that was just killed is no finding.</summary>
    private async Task AnswerAsync(IEnumerable<Topology> topologies, StepScope scope, CancellationToken cancellationToken)
    {
        foreach (var topology in topologies)
        {
            await using var end = await scene.Ends.OpenAsync(topology, scope.Activity, cancellationToken);
        }
    }

    private EngineCall CallOf(DatabaseRecord database, DatabaseEnd source, DatabaseEnd target) =>
        new(database, From, To, source, target, database.Target, IsFenced: true, Context.Settings.Migration.Digest);

    /// <summary>
    /// A target database has room for the journal of one copy: where another has gone into it before, that one is proved and given up first. It
    /// is written down between, so that a run that is killed there knows that it must not look for that journal any more.
    /// </summary>
    private async Task AcceptBeforeAsync(DatabaseRecord next, DatabaseEnd source, DatabaseEnd target, StepScope scope, CancellationToken cancellationToken)
    {
        foreach (var name in scene.Record.Databases.Where(database => database.Target == next.Target && database is { Copy: not null, IsAccepted: false }).Select(database => database.Name).ToList())
        {
            if (Named(name).VerifiedIn is null)
            {
                await CompareAsync(Named(name), source, target, scope, cancellationToken);
            }

            DemandEqual([Named(name)], source, target);
            await new CopyWork(Context).Finished(Named(name), target).ForgetAsync(cancellationToken);
            await scene.Journal.UpdateAsync(record => record.With(Named(name) with { IsAccepted = true }), cancellationToken);
        }

        DatabaseRecord Named(string name) => scene.Record.Databases.First(database => database.Name == name);
    }

    private async Task CompareAsync(DatabaseRecord database, DatabaseEnd source, DatabaseEnd target, StepScope scope, CancellationToken cancellationToken)
    {
        var result = await scene.Engine.VerifyAsync(CallOf(database, source, target), scope, cancellationToken);
        await scene.Journal.UpdateAsync(record => record.With(DigestText.Record(database, result)), cancellationToken);
    }

    private void DemandEqual(IEnumerable<DatabaseRecord> databases, DatabaseEnd source, DatabaseEnd target)
    {
        var differences = databases.SelectMany(DigestText.Differences).ToList();
        if (differences.Count > 0)
        {
            throw new DeliveryException(
                $"The copy on {target.Name} differs from {source.Name} in {differences.Count} places; nothing was switched, and {source.Name} still is the one that counts.",
                string.Join('\n', differences.Take(20)),
                $"Put Dify back on it and drop the copy: {Context.Command("MigrateData", "--rollback")}");
        }
    }

    private async Task EachCopyAsync(
        IEnumerable<DatabaseRecord> databases, Func<DatabaseCopy, CancellationToken, Task> act, StepScope scope, CancellationToken cancellationToken)
    {
        await using var target = await scene.Ends.OpenAsync(To, scope.Activity, cancellationToken);
        foreach (var database in databases)
        {
            await act(new CopyWork(Context).Finished(database, target), cancellationToken);
        }
    }
}
