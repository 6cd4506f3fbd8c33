using DifyDelivery.Environments;
using DifyDelivery.Helm;
using DifyDelivery.Migration;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Migration.Layout;
using DifyDelivery.Operations.BackingUp;
using DifyDelivery.Operations.Previews;
using DifyDelivery.Planning;
using DifyDelivery.Planning.Bundles;
using DifyDelivery.Planning.Changes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Operations.Migrating;

/// <summary>Moves the data from the one server to the other, step by step; run again it goes on after the last step that is done.</summary>
internal sealed class MigrateDataOperation(MigrationScene scene, MigrationRequest request, bool preflightOnly)
    : Operation("MigrateData", scene.Context.Environment, scene.Context.Reporter, scene.Lock)
{
    private static readonly TimeSpan UsualStart = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan UsualStop = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan UsualSwitch = TimeSpan.FromSeconds(5);
    private readonly TargetWork _target = new(scene, request.Confirmation);
    private readonly MigrationActs _acts = new(scene, request.Confirmation);
    private readonly MigrationClosing _closing = new(scene.Context);
    private MigrationEntry? _entry;
    private IReadOnlyList<string> _holding = [];
    private IReadOnlyList<string> _moved = [DatabaseLayout.Api];

    private DeliveryContext Context => scene.Context;

    private Topology From => _entry!.From;

    private Topology To => _entry!.To;

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
            scene.Step(
                MigrationSteps.Preflight, "Look at both servers", StepEffect.None, "versions, rows on the target, Dify's setup", _acts.PreflightAsync,
                stands: now => now.IsDone(MigrationSteps.Note)),
            scene.Step(MigrationSteps.Target, $"Make the databases on {scene.NameOf(To)} ready", TargetEffect(findings), "there, empty, with the source's extensions", _acts.PrepareTargetAsync),
            scene.Step(
                MigrationSteps.Note, "Write down what runs", StepEffect.None, "the writers' replica counts, for later", _acts.NoteAsync, MigrationState.Fenced),
            scene.Step(
                MigrationSteps.Writers, "Stop Dify's writers", StepEffect.Change, $"{string.Join(", ", DifyComponents.WithDatabase)} to zero replicas, by Helm; Dify does not answer from here on",
                _acts.StopAsync, expected: UsualStop),
            scene.Step(
                MigrationSteps.Database, $"Close {scene.NameOf(From)} to everybody else", StepEffect.Change, "read only for every new session; sessions that are left are named and ended", _acts.CloseAsync),
            Always("fence.proof", $"Prove that nothing writes to {scene.NameOf(From)}", "nobody is connected, and its log does not move", _acts.ProveAsync),
            scene.Step(MigrationSteps.Copy, "Copy every row", StepEffect.Create, $"{string.Join(" and ", _moved)}: schema, rows, indexes, constraints, sequences\nruns {runner}", _acts.CopyAsync, MigrationState.Copied, Evidence.Forecast?.Copy),
            scene.Step(
                MigrationSteps.Verify, "Compare the target with the source", StepEffect.None, "rows and digests of every table, and the schema; a difference stops here", _acts.VerifyAsync,
                MigrationState.Verified, Evidence.Forecast?.Verification),
            scene.Step(
                MigrationSteps.Switch, $"Point Dify at {scene.NameOf(To)}", StepEffect.Change, "by Helm, its writers still stopped; the old server stays, read only", _acts.SwitchAsync,
                MigrationState.Switched),
            scene.Step(MigrationSteps.Unfence, "Start Dify's writers", StepEffect.Change, "in their former number", _acts.UnfenceAsync, expected: UsualStart),
            .. To == Topology.InCluster
                ? new[] { scene.Step(MigrationSteps.Replica, "Have the read replica follow", StepEffect.Change, "made anew where the load was more than it can catch up with", new ReplicaWork(scene).FollowAsync) }
                : [],
            scene.Step(MigrationSteps.Functional, $"Check Dify on {scene.NameOf(To)}", StepEffect.None, "every check of Verify, and the same setup as before", _acts.CheckAsync),
            scene.Step(
                MigrationSteps.Statistics, "Gather full statistics", StepEffect.Change, "the copy has left quick ones, so that Dify did not wait for these", _acts.GatherAsync),
            scene.Step(
                MigrationSteps.Soak, "Begin the soak", StepEffect.None,
                $"the old server is kept for {Days(Context.Settings.Migration.Soak)}; until then a way back is one command", _acts.SoakAsync, MigrationState.Soaking),
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
            return new EntryFacts(Context.Settings, request.To, record, null, IsReleaseSound: true, []) { HasCluster = connected is not null };
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
            : MigrationRecord.Begin(Context.Environment, From, To, [DatabaseLayout.Api], found, Context.Time.GetUtcNow()) with
            {
                PluginDatabase = Context.Settings.FlexibleServer.PluginDatabase,
                Strategy = Context.Settings.Migration.Strategy,
            };

    private string Preview(MigrationRecord? record) =>
        _entry!.Kind == EntryKind.Continue && record is not null
            ? $"continues migration {record.Id.ToString("N")[..8]} from {From} to {To}, state {record.State}"
            : $"begins a migration from {From} to {To}";

    private async Task LookAsync(MigrationRecord? record, ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        var look = await new MigrationLook(scene).RunAsync(
            From, To, Continues(record, MigrationSteps.Target), isBroughtUp: !preflightOnly && !Continues(record, MigrationSteps.Provision), cancellationToken);
        foreach (var finding in look.Findings)
        {
            findings.Add(finding);
        }

        Evidence.Forecast = look.Estimate is { } estimate ? Forecasts.Of(estimate, From, To, UsualStop + UsualStart + UsualSwitch) : null;
        Evidence.Add(look.Holding.Where(_target.IsConfirmed).Select(name => new PlannedChange(ChangeLayer.Migration, ChangeKind.Destroy, "database", name) { AtStake = "its rows, as confirmed" }));
        _holding = look.Holding;
        _moved = [.. look.Moves.Select(move => move.ToString())];
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
        else if (!await scene.Upgrade.TellAsync(MigrationActs.OnTarget(From, To), Evidence, cancellationToken))
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
            To == Topology.InCluster ? "the server in the cluster beside the present one, by Helm" : null, _acts.AwaitTargetAsync, MigrationState.Provisioned);
        return To == Topology.InCluster || Continues(record, MigrationSteps.Provision)
            ? [provision]
            : [.. await new FlexibleServerSteps(Context, scene.Platform, scene.Server, scene.Secrets, Evidence).ComposeAsync(connected, findings, cancellationToken), provision];
    }

    /// <summary>Whether this run goes on with a migration that has done a step.</summary>
    private bool Continues(MigrationRecord? record, string step) => _entry!.Kind == EntryKind.Continue && record?.IsDone(step) == true;

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
