using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Kubernetes;
using DifyDelivery.Migration.Journal;

namespace DifyDelivery.Operations.Migrating;

/// <summary>Stops Dify's writers and lets them run again, and closes a database to everybody else.</summary>
internal sealed class FenceWork(MigrationScene scene)
{
    private static readonly TimeSpan PodsInterval = TimeSpan.FromMilliseconds(500);

    private ICluster Api => scene.Cluster.Api;

    private string Space => scene.Context.Release.Namespace;

    private string Instance => $"app.kubernetes.io/instance={scene.Context.Release.Name}";

    /// <summary>The writers' present replica counts.</summary>
    public async Task<IReadOnlyList<WriterCount>> CountAsync(CancellationToken cancellationToken)
    {
        var writers = DifyComponents.Writers.Select(scene.Context.Names.Deployment).ToHashSet(StringComparer.Ordinal);
        var workloads = await Api.ListWorkloadsAsync(Space, Instance, cancellationToken);
        return [.. workloads.Where(workload => writers.Contains(workload.Name)).Select(workload => new WriterCount(workload.Name, workload.Desired))];
    }

    /// <summary>The autoscalers of the writers, the release's own and others'.</summary>
    public async Task<IReadOnlyList<Autoscaler>> AutoscalersAsync(CancellationToken cancellationToken)
    {
        var writers = DifyComponents.Writers.Select(scene.Context.Names.Deployment).ToHashSet(StringComparer.Ordinal);
        return [.. (await Api.ListAutoscalersAsync(Space, cancellationToken)).Where(scaler => scaler.TargetKind == "Deployment" && writers.Contains(scaler.TargetName))];
    }

    /// <summary>Refuses where a writer's pod is there although the fence stands: somebody else has started it.</summary>
    public async Task DemandStoppedAsync(CancellationToken cancellationToken)
    {
        var pods = await WritersAsync(cancellationToken);
        if (pods.Count > 0)
        {
            throw new DeliveryException(
                $"Writers run inside the fence: {string.Join(", ", pods.Select(pod => pod.Name))}.", await WhoRulesAsync(cancellationToken),
                $"Pause what starts them, set their Deployments to no replicas, and run '{scene.Context.ContinueCommand}' again.");
        }
    }

    /// <summary>Brings the release into a fenced shape and waits until no writer's pod is left.</summary>
    public async Task StopAsync(ReleaseShape shape, StepScope scope, CancellationToken cancellationToken)
    {
        var outcome = await scene.Upgrade.ApplyAsync(shape with { Fenced = true }, scope, cancellationToken);

        // Helm leaves a release alone that is so already: who was scaled up by hand since would run on.
        await ScaleAsync([.. (await CountAsync(cancellationToken)).Select(writer => writer with { Replicas = 0 })], "down to", scope, cancellationToken);
        var began = scene.Context.Time.GetTimestamp();
        while (true)
        {
            var pods = await WritersAsync(cancellationToken);
            if (pods.Count == 0)
            {
                scope.Summary($"no writer's pod is left; {outcome}");
                return;
            }

            if (scene.Context.Time.GetElapsedTime(began) > scene.Context.Settings.Timeouts.Deploy)
            {
                throw new DeliveryException(
                    $"Writers did not stop in time: {string.Join(", ", pods.Select(pod => pod.Name))}.", await WhoRulesAsync(cancellationToken),
                    $"Pause what starts them, if they are new (kubectl get pods --namespace {Space}); then run '{scene.Context.ContinueCommand}' again.");
            }

            scope.Activity.Update($"waiting for {string.Join(", ", pods.Select(pod => pod.Name))}");
            await Task.Delay(PodsInterval, scene.Context.Time, cancellationToken);
        }
    }

    /// <summary>Brings the release into a shape with its writers, in their former number, and waits until all are ready.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="former">The writers' former number.</param>
    /// <param name="scope">The step.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="ignored">Workloads that may stay as they are.</param>
    public async Task StartAsync(
        ReleaseShape shape, IReadOnlyList<WriterCount> former, StepScope scope, CancellationToken cancellationToken, params IReadOnlyCollection<string> ignored)
    {
        var outcome = await scene.Upgrade.ApplyAsync(shape with { Fenced = false }, scope, cancellationToken);
        await ScaleAsync(former, "back to", scope, cancellationToken);
        var ready = await new RolloutWait(scene.Context).RunAsync(Api, scope.Activity, cancellationToken, ignored);
        scope.Summary($"{ready}; {outcome}");
    }

    /// <summary>Makes databases read only and ends every session on them.</summary>
    public async Task CloseAsync(DatabaseEnd end, IEnumerable<string> databases, StepScope scope, CancellationToken cancellationToken)
    {
        var ended = 0;
        foreach (var database in databases)
        {
            await scene.StillOursAsync(cancellationToken);
            ended += await end.Quiet(database, scene.Context.Time).CloseAsync(scope.Activity, cancellationToken);
        }

        scope.Summary(ended == 0 ? $"{end.Name} is read only; nobody was connected" : $"{end.Name} is read only; {ended} sessions ended");
    }

    /// <summary>Lets a server's databases take writes again.</summary>
    public async Task LiftAsync(DatabaseEnd end, IEnumerable<string> databases, CancellationToken cancellationToken)
    {
        foreach (var database in databases)
        {
            await scene.StillOursAsync(cancellationToken);
            await end.Fence(database).LiftAsync(cancellationToken);
        }
    }

    private async Task<string> WhoRulesAsync(CancellationToken cancellationToken)
    {
        var scalers = await AutoscalersAsync(cancellationToken);
        return scalers.Count == 0 ? "No autoscaler rules them: they end slowly, or somebody has set their replicas." : $"These rule them: {string.Join(", ", scalers)}.";
    }

    private async Task ScaleAsync(IReadOnlyList<WriterCount> wanted, string way, StepScope scope, CancellationToken cancellationToken)
    {
        var workloads = await Api.ListWorkloadsAsync(Space, Instance, cancellationToken);
        foreach (var (name, replicas) in wanted)
        {
            if (workloads.FirstOrDefault(workload => workload.Name == name) is { } workload && workload.Desired != replicas)
            {
                scope.Line($"{name}: {workload.Desired} replicas, {way} {replicas}");
                await scene.StillOursAsync(cancellationToken);
                await Api.ScaleAsync(Space, workload.Kind, name, replicas, cancellationToken);
            }
        }
    }

    private async Task<IReadOnlyList<Pod>> WritersAsync(CancellationToken cancellationToken) =>
    [
        .. (await Api.ListPodsAsync(Space, Instance, cancellationToken)).Where(pod =>
            pod.Phase is not ("Succeeded" or "Failed") && pod.Labels.TryGetValue("component", out var component)
            && DifyComponents.Writers.Contains(component)),
    ];
}
