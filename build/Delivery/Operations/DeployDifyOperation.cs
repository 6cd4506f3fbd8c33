using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Kubernetes;
using DifyDelivery.Migration;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Operations.BackingUp;
using DifyDelivery.Operations.Diagnosing;
using DifyDelivery.Planning;
using DifyDelivery.Planning.Bundles;
using DifyDelivery.Planning.Changes;

namespace DifyDelivery.Operations;

/// <summary>Installs or upgrades the release and waits until Dify answers.</summary>
internal sealed class DeployDifyOperation(
    DeliveryContext context, IPlatform platform, EnvironmentLock environmentLock, ReleaseSecrets secrets, FlexibleServerPort server,
    bool rollBack = false)
    : Operation("DeployDify", context.Environment, context.Reporter, environmentLock)
{
    private const int ShownChanges = 12;
    private static readonly TimeSpan UsualRollout = TimeSpan.FromSeconds(30);
    private readonly EnvironmentLock _lock = environmentLock;
    private MigrationRecord? _migration;
    private ReleaseChart? _chart;
    private bool _isUpToDate;
    private HelmRevision? _status;
    private string? _rendered;
    private ReleaseRollback? _rollback;
    private VolumeLook _volumes = VolumeLook.Empty;

    protected override async Task<IReadOnlyList<OperationStep>> ComposeAsync(ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        var connected = await platform.ObserveAsync(findings, cancellationToken);
        Evidence.Tell(platform.Preparation);
        if (findings.Any(finding => finding.Severity == Severity.Error))
        {
            return platform.Outline();
        }

        await LookForMigrationAsync(connected, cancellationToken);
        if (MigrationGuard.CheckUpgrade(_migration, context.Time.GetUtcNow(), context.Settings.GivenArguments) is { } underWay)
        {
            findings.Add(underWay);
            return [];
        }

        if (await RestoreGuard.LookAsync(context, connected, cancellationToken) is { } restore)
        {
            findings.Add(restore);
            return [];
        }

        var helm = await ReleaseChart.HelmAsync(context, cancellationToken);
        _status = connected is null ? null : await helm.StatusAsync(Target(connected), cancellationToken);
        var deployed = _status is null ? null : await helm.GetManifestAsync(Target(connected!), cancellationToken);
        Evidence.Cluster = new BoundCluster(_status?.Revision, _status?.Status);
        Evidence.Observed = ObservedTopology.Of(deployed, context.Names);
        if (ObservedTopology.Check(Evidence.Observed, context.Settings.Topology, context.Settings) is { } due)
        {
            findings.Add(due);
            return [];
        }

        var external = context.Settings.Topology == Topology.FlexibleServer;
        IReadOnlyList<OperationStep> serverSteps = external
            ? await new FlexibleServerSteps(context, platform, server, secrets, Evidence).ComposeAsync(connected, findings, cancellationToken)
            : [];
        var diff = await PreviewAsync(helm, deployed, connected, findings, cancellationToken);
        var effect = _status is { IsDeployed: false } ? StepEffect.Change : EffectOf(diff);
        return
        [
            .. platform.Prepare(),
            .. await _lock.ComposeAsync(connected, secrets, cancellationToken),
            .. serverSteps,
            new(
                new PlannedStep("release.check", "Check what every workload will be told about its database", StepEffect.None, Expectation()),
                CheckAsync),
            .. VolumeSteps(),
            new(
                new PlannedStep("release.upgrade", $"Install or upgrade the Helm release '{context.Release.Name}'", effect, Preview(diff)),
                (scope, token) => OrBackAsync(() => UpgradeAsync(scope, token), scope, token)),
            new(
                new PlannedStep("release.rollout", "Wait until every workload is ready", StepEffect.None, null, effect == StepEffect.None ? null : UsualRollout),
                async (scope, token) =>
                {
                    await OrBackAsync(() => RolloutAsync(scope, token), scope, token);
                    await Rollback.RememberAsync(token);
                }),
            new(
                new PlannedStep(
                    "dify.setup", "Finish Dify's setup, where the stand-in runs", effect == StepEffect.None ? StepEffect.None : StepEffect.Create,
                    "a real Dify's setup is a person's act, in the browser"),
                (scope, token) => new DifySetup(context).FinishAsync(platform.Connected.Api, scope, token)),
        ];
    }

    protected override Task<DeliveryPlan> CompleteAsync(DeliveryPlan plan, CancellationToken cancellationToken) =>
        new PlanJudgement(context).CompleteAsync(
            plan, PlanJudgement.Facts(platform, Evidence) with { Workloads = PlanJudgement.Workloads(_rendered) }, Evidence, cancellationToken);

    /// <summary>None where nothing has a volume: a plan of a first installation.</summary>
    private IReadOnlyList<OperationStep> VolumeSteps() => _volumes.Claims.Count == 0
        ? []
        :
        [
            new(
                new PlannedStep(
                    "release.volumes", _volumes.HasWork ? "Grow the volumes of the server in the cluster" : "Look at the volumes of the server in the cluster",
                    _volumes.HasWork ? StepEffect.Change : StepEffect.None, _volumes.Preview),
                (scope, token) => OrBackAsync(() => GrowAsync(scope, token), scope, token)),
        ];

    private async Task GrowAsync(StepScope scope, CancellationToken cancellationToken)
    {
        if (!_volumes.HasWork)
        {
            scope.NothingToDo(string.Join("; ", _volumes.Claims));
            return;
        }

        await new VolumeGrowth(platform.Connected.Api, context.Release.Namespace, context.Time).RunAsync(_volumes, scope, cancellationToken);
        scope.Summary(string.Join(", ", _volumes.Growth.Select(growth => $"{growth.Claim.Name} {growth.Size}")));
    }

    private async Task<VolumeLook> LookAtVolumesAsync(ConnectedCluster? connected, string? manifest, ReleaseDiff? diff, CancellationToken cancellationToken) =>
        connected is null || manifest is null || diff is null
            ? VolumeLook.Empty
            : await VolumeLook.ReadAsync(context.Settings, connected.Api, context.Release.Namespace, manifest, diff, cancellationToken);

    private async Task<ReleaseDiff?> PreviewAsync(
        IHelm helm, string? deployed, ConnectedCluster? connected, ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        var found = context.Settings.Topology == Topology.FlexibleServer ? await server.FindAsync(cancellationToken) : null;
        if (context.Settings.Topology == Topology.FlexibleServer && found is null)
        {
            Evidence.NotPreviewed(ChangeLayer.Kubernetes, $"the Helm release '{context.Release.Name}'", "the database's address is known once its server is there");
            return null;
        }

        var chart = await ReleaseChart.ComposeAsync(context, platform, helm, Shape, found, deployed is not null, cancellationToken);
        foreach (var finding in chart.Findings)
        {
            findings.Add(finding);
        }

        if (chart.Manifest is null)
        {
            return null;
        }

        _rendered = chart.Manifest;
        var diff = DifyRelease.Diff(deployed, chart.Manifest);
        _volumes = await LookAtVolumesAsync(connected, chart.Manifest, diff, cancellationToken);
        Evidence.Add(_volumes.Growth.Select(growth => growth.Change));
        foreach (var finding in DifyRelease.CheckDiff(diff, resizesVolumes: true).Concat(_volumes.Findings))
        {
            findings.Add(finding);
        }

        if (PluginDatabaseGuard.Check(deployed, chart.Manifest, context.Names, context.Environment) is { } moved)
        {
            findings.Add(moved);
        }

        await Evidence.TellReleaseAsync(context, chart, _status, diff, cancellationToken);
        return diff;
    }

    private async Task CheckAsync(StepScope scope, CancellationToken cancellationToken)
    {
        var connected = platform.Connected;
        await LookForMigrationAsync(connected, cancellationToken);
        if (MigrationGuard.CheckUpgrade(_migration, context.Time.GetUtcNow(), context.Settings.GivenArguments) is { } underWay)
        {
            throw FindingsBlockException.InStep([underWay]);
        }

        if (await RestoreGuard.LookAsync(context, connected, cancellationToken) is { } restore)
        {
            throw FindingsBlockException.InStep([restore]);
        }

        var helm = await ReleaseChart.HelmAsync(context, cancellationToken);
        var found = context.Settings.Topology == Topology.FlexibleServer ? await server.FindAsync(cancellationToken) : null;
        var status = await helm.StatusAsync(Target(connected), cancellationToken);
        var deployed = status is null ? null : await helm.GetManifestAsync(Target(connected), cancellationToken);
        _chart = await ReleaseChart.ComposeAsync(context, platform, helm, Shape, found, deployed is not null, cancellationToken);
        var diff = _chart.Manifest is null ? null : DifyRelease.Diff(deployed, _chart.Manifest);
        var due = ObservedTopology.Check(ObservedTopology.Of(deployed, context.Names), context.Settings.Topology, context.Settings);
        var moved = PluginDatabaseGuard.Check(deployed, _chart.Manifest, context.Names, context.Environment);
        _volumes = await LookAtVolumesAsync(connected, _chart.Manifest, diff, cancellationToken);
        IReadOnlyList<Finding> findings =
            [.. _chart.Findings, .. diff is null ? [] : DifyRelease.CheckDiff(diff, resizesVolumes: true), .. _volumes.Findings, .. new[] { due, moved }.OfType<Finding>()];
        if (findings.Any(finding => finding.Severity == Severity.Error))
        {
            throw FindingsBlockException.InStep(findings);
        }

        _isUpToDate = status?.IsDeployed == true && diff is { HasChanges: false };
        scope.Summary(Expectation());
    }

    private async Task UpgradeAsync(StepScope scope, CancellationToken cancellationToken)
    {
        if (_isUpToDate)
        {
            scope.NothingToDo("the release is as planned");
            return;
        }

        var helm = await ReleaseChart.HelmAsync(context, cancellationToken);
        var chart = _chart ?? throw new DeliveryException("The release was not checked before its upgrade.");
        var result = await helm.UpgradeAsync(
            new UpgradeOptions(Target(platform.Connected), chart.Path, chart.Values) { HoldsLock = true }, scope, cancellationToken);
        scope.Summary($"revision {result.Revision}");
    }

    private async Task RolloutAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await Rollback.RestartStaleAsync(scope, cancellationToken);
        scope.Summary(await new RolloutWait(context).RunAsync(platform.Connected.Api, scope.Activity, cancellationToken));
    }

    /// <summary>Does a part of the upgrade; where it fails and a person has chosen so, goes back to what was good.</summary>
    private async Task OrBackAsync(Func<Task> act, StepScope scope, CancellationToken cancellationToken)
    {
        try
        {
            await act();
        }
        catch (DeliveryException exception) when (rollBack && exception is not (FindingsBlockException or ClusterUnreachableException))
        {
            // What failed is gone once the good revision is back.
            await new DiagnosticsCollection(context, platform.Connected).CollectAsync(exception, cancellationToken);
            throw await Rollback.GoBackAsync(exception, _chart!.Request, scope, cancellationToken);
        }
    }

    private ReleaseRollback Rollback => _rollback ??= new ReleaseRollback(context, platform.Connected.Api, Target(platform.Connected));

    /// <summary>The server in the cluster is kept while a migration's soak says so, and while one is being prepared.</summary>
    private ReleaseShape Shape => new(context.Settings.Topology, KeepInClusterServer: _migration?.KeepsInClusterServer ?? false);

    private async Task LookForMigrationAsync(ConnectedCluster? connected, CancellationToken cancellationToken) =>
        _migration = connected is null ? null : await new MigrationJournal(
            connected.Api, context.Release.Namespace, context.Release.Name, context.Folders.MigrationJournal(context.Environment)).ReadAsync(cancellationToken);

    private HelmRelease Target(ConnectedCluster connected) =>
        new(connected.Endpoint.KubeconfigPath, connected.Endpoint.Context, context.Release.Namespace, context.Release.Name);

    private string Expectation() =>
        context.Settings.Topology == Topology.InCluster
            ? $"database dify on {context.Names.PostgresqlPrimary}, in the cluster"
            : $"database dify on {server.ServerName}, outside the cluster";

    private static StepEffect EffectOf(ReleaseDiff? diff) =>
        diff is null ? StepEffect.Create
        : !diff.HasChanges ? StepEffect.None
        : diff.Changes.All(change => change.Action == ObjectAction.Create) ? StepEffect.Create
        : StepEffect.Change;

    private static string Preview(ReleaseDiff? diff)
    {
        if (diff is null)
        {
            return "not previewed: the database's address is known once its server is there";
        }

        var lines = diff.Changes.Take(ShownChanges).Select(change => change.ToString());
        var rest = diff.Changes.Count - ShownChanges;
        return diff.HasChanges ? string.Join('\n', rest > 0 ? lines.Append($"and {rest} more objects") : lines) : "no object changes";
    }
}
