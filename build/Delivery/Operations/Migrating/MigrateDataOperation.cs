using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Migration;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Operations.BackingUp;
using DifyDelivery.Operations.Previews;
using DifyDelivery.Planning;
using DifyDelivery.Planning.Bundles;
using DifyDelivery.Planning.Changes;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Reporting;

namespace DifyDelivery.Operations.Migrating;

/// <summary>Moves the data from the one server to the other, step by step; run again it goes on after the last step that is done.</summary>
internal sealed class MigrateDataOperation(MigrationScene scene, MigrationRequest request, bool preflightOnly)
    : Operation("MigrateData", scene.Context.Environment, scene.Context.Reporter, scene.Lock)
{
    private const string Database = "dify";
    private static readonly TimeSpan UsualStart = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan UsualStop = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan UsualSwitch = TimeSpan.FromSeconds(5);
    private readonly FenceWork _fence = new(scene);
    private readonly TargetWork _target = new(scene, request.Confirmation);
    private readonly MigrationClosing _closing = new(scene.Context);
    private MigrationEntry? _entry;
    private IReadOnlyList<string> _holding = [];
    private IReadOnlyList<string> _moved = [Database];
    private string? _setupAnswer;

    private DeliveryContext Context => scene.Context;

    private Topology From => _entry!.From;

    private Topology To => _entry!.To;

    private IEnumerable<string> Databases => scene.Record.Databases.Select(database => database.Name);

    /// <summary>The release on the source; on the way back the server in the cluster runs beside it.</summary>
    private ReleaseShape OnSource => new(From, KeepInClusterServer: To == Topology.InCluster);

    /// <summary>The release on the target; on the way out the server in the cluster is kept for the soak.</summary>
    private ReleaseShape OnTarget => new(To, KeepInClusterServer: To == Topology.FlexibleServer);

    protected override async Task<IReadOnlyList<OperationStep>> ComposeAsync(ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        var connected = await scene.Platform.ObserveAsync(findings, cancellationToken);
        if (findings.Any(finding => finding.Severity == Severity.Error))
        {
            return [];
        }

        if (await RestoreGuard.LookAsync(scene.Context, connected, cancellationToken) is { } restore)
        {
            findings.Add(restore);
            return [];
        }

        var record = await scene.LookAsync(connected, cancellationToken);
        _entry = MigrationEntry.Decide(await FactsAsync(connected, record, findings, cancellationToken));
        foreach (var finding in _entry.Findings)
        {
            findings.Add(finding);
        }

        if (_entry.Kind is EntryKind.Nothing or EntryKind.Blocked || findings.Any(finding => finding.Severity == Severity.Error))
        {
            return [];
        }

        if (connected is not null && (record is null || !record.State.HoldsRelease()))
        {
            await LookAsync(record, findings, cancellationToken);
        }

        if (preflightOnly)
        {
            return [];
        }

        var provision = await ProvisionAsync(connected, record, findings, cancellationToken);
        await TellAsync(connected, record, cancellationToken);
        var runner = await scene.Engine.ChooseAsync(cancellationToken);
        return
        [
            .. Confirm(),
            .. await scene.OpenAsync(connected, Open, Preview(record), cancellationToken),
            .. provision,
            scene.Step(MigrationSteps.Preflight, "Look at both servers", StepEffect.None, "versions, rows on the target, Dify's setup", PreflightAsync),
            scene.Step(MigrationSteps.Target, $"Make the databases on {scene.NameOf(To)} ready", TargetEffect(findings), "there, empty, with the source's extensions", PrepareTargetAsync),
            scene.Step(
                MigrationSteps.Note, "Write down what runs", StepEffect.None, "the writers' replica counts, for later", NoteAsync, MigrationState.Fenced),
            scene.Step(
                MigrationSteps.Writers, "Stop Dify's writers", StepEffect.Change, $"{string.Join(", ", DifyComponents.WithDatabase)} to zero replicas, by Helm; Dify does not answer from here on",
                (scope, token) => _fence.StopAsync(OnSource, scope, token), expected: UsualStop),
            scene.Step(
                MigrationSteps.Database, $"Close {scene.NameOf(From)} to everybody else", StepEffect.Change, "read only for every new session; sessions that are left are named and ended", CloseAsync),
            Always("fence.proof", $"Prove that nothing writes to {scene.NameOf(From)}", "nobody is connected, and its log does not move", ProveAsync),
            scene.Step(MigrationSteps.Copy, "Copy every row", StepEffect.Create, $"{string.Join(" and ", _moved)}: schema, rows, indexes, constraints, sequences\nruns {runner}", CopyAsync, MigrationState.Copied, Evidence.Forecast?.Copy),
            scene.Step(
                MigrationSteps.Verify, "Compare the target with the source", StepEffect.None, "rows and digests of every table, and the schema; a difference stops here", VerifyAsync,
                MigrationState.Verified, Evidence.Forecast?.Verification),
            scene.Step(
                MigrationSteps.Switch, $"Point Dify at {scene.NameOf(To)}", StepEffect.Change, "by Helm, its writers still stopped; the old server stays, read only", SwitchAsync,
                MigrationState.Switched),
            scene.Step(MigrationSteps.Unfence, "Start Dify's writers", StepEffect.Change, "in their former number", UnfenceAsync, expected: UsualStart),
            .. To == Topology.InCluster
                ? new[] { scene.Step(MigrationSteps.Replica, "Have the read replica follow", StepEffect.Change, "made anew where the load was more than it can catch up with", new ReplicaWork(scene).FollowAsync) }
                : [],
            scene.Step(MigrationSteps.Functional, $"Check Dify on {scene.NameOf(To)}", StepEffect.None, "every check of Verify, and the same setup as before", CheckAsync),
            scene.Step(
                MigrationSteps.Statistics, "Gather full statistics", StepEffect.Change, "the copy has left quick ones, so that Dify did not wait for these",
                (scope, token) => EachCopyAsync((copy, stop) => copy.GatherStatisticsAsync(stop), scope, token)),
            scene.Step(
                MigrationSteps.Soak, "Begin the soak", StepEffect.None,
                $"the old server is kept for {Days(Context.Settings.Migration.Soak)}; until then a way back is one command", SoakAsync, MigrationState.Soaking),
        ];
    }

    protected override async Task EndedAsync(Exception? failure)
    {
        if (scene.Latest is not { } record || (!record.State.IsUnderWay() && failure is not null) || _entry?.Kind is not (EntryKind.Begin or EntryKind.Continue))
        {
            return;
        }

        if (failure is null)
        {
            var rows = record.Databases.Sum(database => database.Rows);
            Context.Reporter.Line(FormattableString.Invariant($"{rows:N0} rows are on {scene.NameOf(record.To)}, proved equal; Dify runs there."));
            Context.Reporter.Line(MigrationEntry.ParametersLine(Context.Environment, record.To));
        }
        else
        {
            _closing.Explain(record);
        }

        await _closing.WriteAsync("migration", "Migration", record, failure is null ? [MigrationEntry.ParametersLine(Context.Environment, record.To)] : [failure.Message]);
    }

    private async Task<EntryFacts> FactsAsync(
        ConnectedCluster? connected, MigrationRecord? record, ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        if (connected is null || record?.State.IsUnderWay() == true)
        {
            // Without a cluster that answers nothing is known of a release: only what is under way can go on.
            return new EntryFacts(Context.Settings, request.To, record, null, IsReleaseSound: true, []);
        }

        var helm = await scene.Upgrade.HelmAsync(cancellationToken);
        var status = await helm.StatusAsync(scene.Release, cancellationToken);
        var deployed = status is null ? null : await helm.GetManifestAsync(scene.Release, cancellationToken);
        var observed = ObservedTopology.Of(deployed, Context.Names);

        // A look without a direction looks the other way; a migration goes where the settings say.
        var to = request.To ?? (preflightOnly && observed is { } present ? MigrationEntry.Other(present) : null);
        if (observed is not { } topology || topology == (to ?? Context.Settings.Topology))
        {
            return new EntryFacts(Context.Settings, to, record, observed, IsReleaseSound: true, []);
        }

        var (drift, problems) = await scene.Upgrade.CompareAsync(
            new ReleaseShape(topology, KeepInClusterServer: record?.KeepsInClusterServer ?? false), deployed, cancellationToken);
        foreach (var problem in problems)
        {
            findings.Add(problem);
        }

        return new EntryFacts(Context.Settings, to, record, observed, status!.IsDeployed, drift);
    }

    private MigrationRecord Open(MigrationRecord? found) =>
        _entry!.Kind == EntryKind.Continue && found is not null
            ? found
            : MigrationRecord.Begin(Context.Environment, From, To, [Database], found, Context.Time.GetUtcNow()) with { Strategy = Context.Settings.Migration.Strategy };

    private string Preview(MigrationRecord? record) =>
        _entry!.Kind == EntryKind.Continue && record is not null
            ? $"continues migration {record.Id.ToString("N")[..8]} from {From} to {To}, state {record.State}"
            : $"begins a migration from {From} to {To}";

    private async Task LookAsync(MigrationRecord? record, ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        var look = await new MigrationLook(scene).RunAsync(
            From, To, [Database], _entry!.Kind == EntryKind.Continue && record?.IsDone(MigrationSteps.Target) == true, cancellationToken);
        foreach (var finding in look.Findings)
        {
            findings.Add(finding);
        }

        Evidence.Forecast = look.Estimate is { } estimate ? Forecasts.Of(estimate, From, To, UsualStop + UsualStart + UsualSwitch) : null;
        Evidence.Add(look.Holding.Where(_target.IsConfirmed).Select(name => new PlannedChange(ChangeLayer.Migration, ChangeKind.Destroy, "database", name) { AtStake = "its rows, as confirmed" }));
        _holding = look.Holding;
        _moved = look.Databases;
        foreach (var name in look.Holding)
        {
            findings.Add(new Finding(
                "migration.target-holds-rows", preflightOnly && !_target.IsConfirmed(name) ? Severity.Error : Severity.Warning,
                _target.IsConfirmed(name) ? $"{name} holds rows and will be dropped." : $"{name} holds rows; a migration never copies over rows.",
                _target.IsConfirmed(name) ? null : $"Look at what is in it. '--confirm {name}' drops it."));
        }
    }

    /// <summary>Where the migration stands, and what it makes of the release in the end.</summary>
    private async Task TellAsync(ConnectedCluster? connected, MigrationRecord? record, CancellationToken cancellationToken)
    {
        var underWay = _entry!.Kind == EntryKind.Continue ? record : null;
        Evidence.Observed ??= From;
        Evidence.Migration = new BoundMigration(From.ToString(), To.ToString(), underWay?.Id.ToString("N")[..8], underWay?.State.ToString());
        Evidence.Add([new PlannedChange(ChangeLayer.Migration, ChangeKind.Change, "server of", "Dify") { Values = [new ChangedValue("topology", From.ToString(), To.ToString()), new ChangedValue("strategy", null, (underWay?.Strategy ?? Context.Settings.Migration.Strategy).ToString())] }]);
        if (connected is null)
        {
            Evidence.NotPreviewed(ChangeLayer.Kubernetes, $"the Helm release '{Context.Release.Name}'", "no cluster answers yet");
        }
        else if (!await scene.Upgrade.TellAsync(OnTarget, Evidence, cancellationToken))
        {
            Evidence.NotPreviewed(ChangeLayer.Kubernetes, $"the Helm release '{Context.Release.Name}' on {To}", "the database's address is known once its server is there");
        }
    }

    /// <summary>Before anything is begun: a refusal must not cost an earlier migration's soak.</summary>
    private IEnumerable<OperationStep> Confirm() =>
        _holding.Count == 0 ? [] :
        [
            new(
                new PlannedStep("migrate.confirm", "Rows on the target", StepEffect.None, string.Join('\n', _holding)),
                (scope, _) =>
                {
                    _target.Demand(_holding, To);
                    scope.Summary($"{string.Join(", ", _holding)} will be dropped, as confirmed");
                    return Task.CompletedTask;
                }),
        ];

    private static StepEffect TargetEffect(ICollection<Finding> findings) =>
        findings.Any(finding => finding.Id == "migration.target-holds-rows") ? StepEffect.Destroy : StepEffect.Create;

    private async Task<IReadOnlyList<OperationStep>> ProvisionAsync(
        ConnectedCluster? connected, MigrationRecord? record, ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        var provision = scene.Step(
            MigrationSteps.Provision, $"Wait until {scene.NameOf(To)} answers", To == Topology.InCluster ? StepEffect.Create : StepEffect.None,
            To == Topology.InCluster ? "the server in the cluster beside the present one, by Helm" : null, AwaitTargetAsync, MigrationState.Provisioned);
        var isDone = _entry!.Kind == EntryKind.Continue && record?.IsDone(MigrationSteps.Provision) == true;
        return To == Topology.InCluster || isDone
            ? [provision]
            : [.. await new FlexibleServerSteps(Context, scene.Platform, scene.Server, scene.Secrets, Evidence).ComposeAsync(connected, findings, cancellationToken), provision];
    }

    private async Task AwaitTargetAsync(StepScope scope, CancellationToken cancellationToken)
    {
        if (To == Topology.InCluster)
        {
            await scene.Upgrade.ApplyAsync(OnSource, scope, cancellationToken);
            await new RolloutWait(Context).RunAsync(
                scene.Cluster.Api,
                [.. DifyComponents.All.Select(Context.Names.Deployment), Context.Names.PostgresqlPrimary, Context.Names.PostgresqlRead], scope.Activity,
                cancellationToken);
        }

        await using var target = await scene.Ends.OpenAsync(To, cancellationToken);
        await target.Server.WaitUntilReadyAsync(Context.Settings.Timeouts.Provision, scope.Activity, cancellationToken);
        scope.Summary($"PostgreSQL {(await target.Server.ReadFactsAsync(cancellationToken)).Version}");
    }

    private async Task PreflightAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await AnswerAsync([From, To], scope, cancellationToken);
        var look = await new MigrationLook(scene).RunAsync(From, To, [.. Databases], scene.Record.IsDone(MigrationSteps.Target), cancellationToken);
        if (look.Findings.Any(finding => finding.Severity == Severity.Error))
        {
            throw new FindingsBlockException(look.Findings);
        }

        if (look.Target is null)
        {
            throw new DeliveryException($"{scene.NameOf(To)} does not answer.", look.Findings.Count > 0 ? look.Findings[^1].Message : null, $"Run '{Context.ContinueCommand}' again.");
        }

        _target.Demand(look.Holding, To);
        var (step, at) = await new SetupReading(scene).ReadAsync(cancellationToken);
        await scene.Journal.UpdateAsync(
            record => record.Including(look.Databases) with { Source = look.Source, Target = look.Target, SetupStep = step, SetupAt = at }, cancellationToken);
        scope.Summary($"PostgreSQL {look.Source.Version} to {look.Target.Version}; Dify's setup is {step}{(at is null ? string.Empty : $" at {at}")}");
    }

    private async Task PrepareTargetAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await using var source = await scene.Ends.OpenAsync(From, scope.Activity, cancellationToken);
        await using var target = await scene.Ends.OpenAsync(To, scope.Activity, cancellationToken);
        await _target.PrepareAsync(source, target, scope, cancellationToken);
    }

    private async Task NoteAsync(StepScope scope, CancellationToken cancellationToken)
    {
        var writers = await _fence.CountAsync(cancellationToken);
        IReadOnlyList<string> autoscalers = [.. (await _fence.AutoscalersAsync(cancellationToken)).Select(scaler => scaler.Name)];
        await scene.Journal.UpdateAsync(record => record with { Writers = writers, Autoscalers = autoscalers }, cancellationToken);
        scope.Summary(string.Join(", ", writers.Select(writer => $"{writer.Workload} {writer.Replicas}").Concat(autoscalers.Select(name => $"autoscaler {name}"))));
    }

    private async Task CloseAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await using var source = await scene.Ends.OpenAsync(From, scope.Activity, cancellationToken);
        await _fence.CloseAsync(source, Databases, scope, cancellationToken);
    }

    private async Task ProveAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await _fence.DemandStoppedAsync(cancellationToken);
        await using var source = await scene.Ends.OpenAsync(From, scope.Activity, cancellationToken);
        var identity = await source.IdentifyAsync(cancellationToken);
        if (scene.Record.Source?.SystemIdentifier is { } former && identity.SystemIdentifier != former)
        {
            throw new DeliveryException(
                $"{source.Name} is not the server that the migration began with.", $"Its system identifier is {identity.SystemIdentifier}, and was {former}.",
                $"Roll back ('./build.sh MigrateData --env {Context.Environment} --rollback') and look at its volume.");
        }

        await _fence.ProveAsync(source, scope, cancellationToken);
    }

    private async Task CopyAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await using var source = await scene.Ends.OpenAsync(From, scope.Activity, cancellationToken);
        await using var target = await scene.Ends.OpenAsync(To, scope.Activity, cancellationToken);
        foreach (var database in scene.Record.Databases.Where(database => database.Copy is null))
        {
            var result = await scene.Engine.CopyAsync(CallOf(database, source, target), scope, cancellationToken);
            var copied = await CopyWork.MeasureAsync(DigestText.Record(database, result), source, cancellationToken);
            await scene.Journal.UpdateAsync(record => record.With(copied), cancellationToken);
        }

        var databases = scene.Record.Databases;
        scope.Summary(FormattableString.Invariant(
            $"{databases.Sum(database => database.Rows):N0} rows in {databases.Sum(database => database.Tables.Count)} tables, {databases.Sum(database => database.Bytes) / 1e6:N1} MB, {databases.Sum(database => database.Copy?.ReusedParts ?? 0)} parts reused, {databases.Sum(database => database.Copy?.Retries ?? 0)} retries"));
    }

    private EngineCall CallOf(DatabaseRecord database, DatabaseEnd source, DatabaseEnd target) =>
        new(database, From, To, source, target, database.Name, IsFenced: true, Context.Settings.Migration.Digest);

    private async Task VerifyAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await using var source = await scene.Ends.OpenAsync(From, scope.Activity, cancellationToken);
        await using var target = await scene.Ends.OpenAsync(To, scope.Activity, cancellationToken);
        foreach (var database in scene.Record.Databases)
        {
            var result = await scene.Engine.VerifyAsync(CallOf(database, source, target), scope, cancellationToken);
            await scene.Journal.UpdateAsync(record => record.With(DigestText.Record(database, result)), cancellationToken);
        }

        var differences = scene.Record.Databases.SelectMany(DigestText.Differences).ToList();
        if (differences.Count > 0)
        {
            throw new DeliveryException(
                $"The copy on {target.Name} differs from {source.Name} in {differences.Count} places; nothing was switched, and {source.Name} still is the one that counts.",
                string.Join('\n', differences.Take(20)),
                $"Put Dify back on it and drop the copy: ./build.sh MigrateData --env {Context.Environment} --rollback{Context.GivenArguments}");
        }

        scope.Summary($"{scene.Record.Databases.Sum(database => database.Tables.Count)} tables equal, schema equal");
    }

    private async Task SwitchAsync(StepScope scope, CancellationToken cancellationToken)
    {
        // The comparison took a while, and this run may have begun after it: what was proved then must hold now.
        await ProveAsync(scope, cancellationToken);
        await scene.Journal.UpdateAsync(record => record.Begin(MigrationSteps.Switch), cancellationToken);
        await using (var target = await scene.Ends.OpenAsync(To, scope.Activity, cancellationToken))
        {
            await _fence.LiftAsync(target, Databases, cancellationToken);
        }

        scope.Summary(await scene.Upgrade.ApplyAsync(OnTarget with { Fenced = true }, scope, cancellationToken));
    }

    private Task UnfenceAsync(StepScope scope, CancellationToken cancellationToken) =>
        _fence.StartAsync(OnTarget, scene.Record.Writers, scope, cancellationToken);

    private async Task CheckAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await AnswerAsync([To], scope, cancellationToken);
        await new RolloutWait(Context).RunAsync(scene.Cluster.Api, scope.Activity, cancellationToken);
        var checks = await new FunctionalCheck(scene).RunAsync(OnTarget, scene.Record, scope, cancellationToken);
        _setupAnswer = checks.Setup;
        await scene.Journal.UpdateAsync(record => record with { Checks = checks.Results }, cancellationToken);
        checks.Demand($"Dify on {scene.NameOf(To)} is not as it should be.", _closing.Situation(scene.Record).Choices);
        scope.Summary($"{checks.Results.Count} checks passed; {_setupAnswer}");
    }

    private async Task SoakAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await EachCopyAsync((copy, stop) => copy.ForgetAsync(stop), scope, cancellationToken);
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

    private async Task EachCopyAsync(Func<DatabaseCopy, CancellationToken, Task> act, StepScope scope, CancellationToken cancellationToken)
    {
        await using var source = await scene.Ends.OpenAsync(From, scope.Activity, cancellationToken);
        await using var target = await scene.Ends.OpenAsync(To, scope.Activity, cancellationToken);
        foreach (var database in scene.Record.Databases)
        {
            var copy = await new CopyWork(Context).ComposeAsync(
                database, source, target.Database(database.Name), isFenced: true, Context.Settings.Migration.Digest, cancellationToken);
            await act(copy, cancellationToken);
        }
    }

    private static string Days(TimeSpan soak) =>
        soak.TotalDays >= 1 ? FormattableString.Invariant($"{soak.TotalDays:0.#} days") : DurationText.Format(soak);

    /// <summary>A step that every run takes until Dify uses the target: what it proves must hold now.</summary>
    private OperationStep Always(string id, string title, string preview, Func<StepScope, CancellationToken, Task> act) => new(
        new PlannedStep($"migrate.{id}", title, StepEffect.None, preview),
        async (scope, token) =>
        {
            if (scene.Record.IsDone(MigrationSteps.Switch))
            {
                scope.NothingToDo("Dify uses the target already");
                return;
            }

            await act(scope, token);
        });
}
