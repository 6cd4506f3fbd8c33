using DifyDelivery.Engine;
using DifyDelivery.Environments;
using DifyDelivery.Migration;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Migration.Preflight;
using DifyDelivery.Planning;
using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Operations.Migrating;

/// <summary>Has the engine copy and compare where it reaches both servers: here, or in a pod of the cluster.</summary>
internal sealed class EngineWork(MigrationScene scene)
{
    private DeliveryContext Context => scene.Context;

    /// <summary>The engine's pods; only of use while the cluster is connected.</summary>
    public EnginePods Pods => EnginePlaces.PodsOf(Context, scene.Platform);

    /// <summary>Where it runs, and why.</summary>
    public async Task<RunnerChoice> ChooseAsync(CancellationToken cancellationToken)
    {
        var isPrivate = Context.Settings is { Platform: Platform.Azure, FlexibleServer.PublicAccess: false };
        var setting = Context.Settings.Migration.Runner;
        return RunnerChoice.Decide(new RunnerFacts(setting, isPrivate, setting == EngineRunner.Auto && !isPrivate ? await scene.Server.ReachesAsync(cancellationToken) : null));
    }

    /// <summary>The major version of the client programs where the engine runs in a pod; null where it runs on this machine.</summary>
    public async Task<int?> PodMajorAsync(Topology from, DatabaseEnd source, DatabaseEnd target, CancellationToken cancellationToken) =>
        (await ChooseAsync(cancellationToken)).InCluster ? await ImageMajorAsync(from, source, target, cancellationToken) : null;

    /// <summary>Copies what is missing.</summary>
    public async Task<CopyResult> CopyAsync(EngineCall call, StepScope scope, CancellationToken cancellationToken)
    {
        var display = new CopyDisplay(call.TargetName, scope.Activity, Context.Time);
        return await IsInClusterAsync(call, scope, cancellationToken)
            ? await new PodEngine(Pods, Context.Time, scene.Lock.Lost).CopyAsync(await TaskAsync(EngineTaskKind.Copy, call, cancellationToken), display, scope.Activity, cancellationToken)
            : await (await HereAsync(call, cancellationToken)).RunAsync(display, cancellationToken);
    }

    /// <summary>Compares the target with what was read from the source.</summary>
    public async Task<VerifyResult> VerifyAsync(EngineCall call, StepScope scope, CancellationToken cancellationToken)
    {
        var display = new CopyDisplay(call.TargetName, scope.Activity, Context.Time);
        return await IsInClusterAsync(call, scope, cancellationToken)
            ? await new PodEngine(Pods, Context.Time, scene.Lock.Lost).VerifyAsync(await TaskAsync(EngineTaskKind.Verify, call, cancellationToken), display, scope.Activity, cancellationToken)
            : await (await HereAsync(call, cancellationToken)).VerifyAsync(display, cancellationToken);
    }

    /// <summary>Ends what an earlier run may have left at work in the cluster: it would go on writing into a target that is given up.</summary>
    /// <returns>Whether there was any.</returns>
    public async Task<bool> EndLeftoversAsync(StepScope scope, CancellationToken cancellationToken)
    {
        var (removed, left) = await Pods.RemoveAsync(cancellationToken);
        if (removed.Count + left.Count > 0)
        {
            scope.Line($"removed what an earlier run left: {string.Join(", ", removed.Concat(left.Select(name => $"{name} (its node does not answer)")))}");
        }

        return removed.Count + left.Count > 0;
    }

    private async Task<bool> IsInClusterAsync(EngineCall call, StepScope scope, CancellationToken cancellationToken)
    {
        var choice = await ChooseAsync(cancellationToken);
        scope.Line($"the engine runs {choice}");
        if (!choice.InCluster)
        {
            await EndLeftoversAsync(scope, cancellationToken);
            return false;
        }

        // The look before has said so already; but then the engine may have been going to run on this machine.
        var source = (await call.Source.Server.ReadFactsAsync(cancellationToken)).Major;
        return EngineRules.Check(source, await ImageMajorAsync(call.From, call.Source, call.Target, cancellationToken)) is { } refused
            ? throw FindingsBlockException.InStep([refused])
            : true;
    }

    /// <summary>A pod of the engine runs from the image of the server in the cluster.</summary>
    private static async Task<int> ImageMajorAsync(Topology from, DatabaseEnd source, DatabaseEnd target, CancellationToken cancellationToken) =>
        (await (from == Topology.InCluster ? source : target).Server.ReadFactsAsync(cancellationToken)).Major;

    private Task<DatabaseCopy> HereAsync(EngineCall call, CancellationToken cancellationToken) => new CopyWork(Context).ComposeAsync(
        call.Database, call.Source, call.Target.Database(call.TargetName), call.IsFenced, call.Digest, cancellationToken);

    private async Task<EngineTask> TaskAsync(EngineTaskKind kind, EngineCall call, CancellationToken cancellationToken) => EngineTask.Of(kind, CopyWork.Request(
        Context.Settings, call.Database, new DatabaseRef(await scene.Ends.InsideAsync(call.From, cancellationToken), call.Database.Source),
        new DatabaseRef(await scene.Ends.InsideAsync(call.To, cancellationToken), call.TargetName), EnginePlace.ClientPrograms, call.IsFenced, call.Digest));
}

/// <summary>One database, from here to there.</summary>
/// <param name="Database">The database, as the journal knows it.</param>
/// <param name="From">Where the rows are.</param>
/// <param name="To">Where they go.</param>
/// <param name="Source">The way to the source.</param>
/// <param name="Target">The way to the target.</param>
/// <param name="TargetName">The database's name there.</param>
/// <param name="IsFenced">Whether nobody can write to the source.</param>
/// <param name="Digest">How rows are compared.</param>
internal sealed record EngineCall(
    DatabaseRecord Database, Topology From, Topology To, DatabaseEnd Source, DatabaseEnd Target, string TargetName, bool IsFenced, DigestMethod Digest);
