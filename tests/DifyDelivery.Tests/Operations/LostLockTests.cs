using System.Reflection;
using DifyDelivery.Helm;
using DifyDelivery.Kubernetes;
using DifyDelivery.Operations;
using DifyDelivery.Planning;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Sandbox;
using DifyDelivery.Tests.Kubernetes;
using DifyDelivery.Tests.Migration;
using DifyDelivery.Tests.Support;
using DifyDelivery.Tools;
using Microsoft.Extensions.Time.Testing;

namespace DifyDelivery.Tests.Operations;

/// <summary>A run that loses the environment's lock stops before another may take it.</summary>
public sealed class LostLockTests
{
    private readonly FakeTimeProvider _time = new(Sample.Now);
    private readonly FakeLeaseStore _store = new();
    private readonly RecordingReporter _reporter = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AClusterThatIsAwayForLongerThanTheLockIsGoodForStopsTheRun(bool swallows)
    {
        var work = new Work(this, Forever);
        var running = work.RunAsync();
        await work.Begun;
        (_store.Away, _store.Swallows) = (!swallows, swallows);

        _time.Advance(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(10));
        running.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(5));

        var lost = await Should.ThrowAsync<EnvironmentLostException>(() => running);
        lost.Taker.ShouldBeNull();
        lost.Remedy!.ShouldContain("./build.sh MigrateData --env dev");
        work.Failure.ShouldBeSameAs(lost);
        work.WentOn.ShouldBeFalse();
    }

    [Fact]
    public async Task WhoHasTakenItIsNamed()
    {
        var work = new Work(this, Forever);
        var running = work.RunAsync();
        await work.Begun;
        _store.Lease = new("them", Sample.Now, Sample.Now, TimeSpan.FromSeconds(30), "MigrateData --env dev", "7");

        _time.Advance(TimeSpan.FromSeconds(10));

        (await Should.ThrowAsync<EnvironmentLostException>(() => running)).Taker.ShouldBe("them");
    }

    [Fact]
    public async Task AStepThatDoesNotNoticeIsTheLast()
    {
        var end = new TaskCompletionSource();
        var work = new Work(this, _ => end.Task);
        var running = work.RunAsync();
        await work.Begun;
        _store.Lease = new("them", Sample.Now, Sample.Now, TimeSpan.FromSeconds(30), null, "7");
        var told = new TaskCompletionSource();
        work.Lost.Register(told.SetResult);
        _time.Advance(TimeSpan.FromSeconds(10));
        await told.Task;

        end.SetResult();

        await Should.ThrowAsync<EnvironmentLostException>(() => running);
        work.WentOn.ShouldBeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatEndsByItselfIsLeftToEndAndNothingFollowsIt(bool fails)
    {
        var (end, told, followed) = (new TaskCompletionSource<bool>(), new TaskCompletionSource(), false);
        CancellationToken? seen = null;
        var work = new Work(this, async (scope, token) =>
        {
            // What is registered first is told last.
            token.Register(told.SetResult);
            await scope.ToItsEndAsync(person => (seen = person, end.Task).Task, token);
            followed = true;
        });
        var running = work.RunAsync();
        await work.Begun;
        _store.Lease = new("them", Sample.Now, Sample.Now, TimeSpan.FromSeconds(30), null, "7");
        _time.Advance(TimeSpan.FromSeconds(10));
        await told.Task;

        running.IsCompleted.ShouldBeFalse("what has begun goes on");
        seen!.Value.IsCancellationRequested.ShouldBeFalse("nobody interrupts it");
        _reporter.Text.ShouldContain("is left to end by itself");
        if (fails)
        {
            end.SetException(new InvalidOperationException("Azure refused"));
        }
        else
        {
            end.SetResult(true);
        }

        var lost = await Should.ThrowAsync<EnvironmentLostException>(() => running);
        lost.Taker.ShouldBe("them");
        (followed, work.WentOn).ShouldBe((false, false));
    }

    [Fact]
    public async Task APersonInterruptsAlsoWhatEndsByItself()
    {
        using var stop = new CancellationTokenSource();
        var work = new Work(this, (scope, token) => scope.ToItsEndAsync(
            async person =>
            {
                await Forever(person);
                return true;
            },
            token));
        var running = work.RunAsync(stop.Token);
        await work.Begun;

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => running);
        _reporter.Text.ShouldNotContain("is left to end by itself");
    }

    [Fact]
    public async Task APersonWhoInterruptsIsNoLoss()
    {
        using var stop = new CancellationTokenSource();
        var work = new Work(this, Forever);
        var running = work.RunAsync(stop.Token);
        await work.Begun;

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    private static Task Forever(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Takes the lock, does something, and would go on.</summary>
    private sealed class Work : Operation
    {
        private readonly TaskCompletionSource _begun = new();
        private readonly EnvironmentLock _lock;
        private readonly Func<StepScope, CancellationToken, Task> _act;

        public Work(LostLockTests test, Func<CancellationToken, Task> act) : this(test, (_, token) => act(token))
        {
        }

        public Work(LostLockTests test, Func<StepScope, CancellationToken, Task> act) : this(test, act, new EnvironmentLock(test.Context(), new LockedPlatform(test)))
        {
        }

        private Work(LostLockTests test, Func<StepScope, CancellationToken, Task> act, EnvironmentLock environmentLock) : base("MigrateData", "dev", test._reporter, environmentLock) =>
            (_lock, _act) = (environmentLock, act);

        public Task Begun => _begun.Task;

        public CancellationToken Lost => _lock.Lost;

        public bool WentOn { get; private set; }

        public Exception? Failure { get; private set; }

        protected override Task<IReadOnlyList<OperationStep>> ComposeAsync(ICollection<Finding> findings, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<OperationStep>>(
        [
            new(new PlannedStep("lock", "Take the lock", StepEffect.None), _lock.LockAsync),
            new(new PlannedStep("act", "Act", StepEffect.Change), (scope, token) =>
            {
                var acting = _act(scope, token);
                _begun.SetResult();
                return acting;
            }),
            new(new PlannedStep("on", "Go on", StepEffect.Change), (_, _) =>
            {
                WentOn = true;
                return Task.CompletedTask;
            }),
        ]);

        protected override Task EndedAsync(Exception? failure)
        {
            Failure = failure;
            return Task.CompletedTask;
        }
    }

    private DeliveryContext Context() => new()
    {
        Settings = Records.Settings(),
        Folders = new SessionFolders("/nowhere"),
        Target = "MigrateData",
        Redactor = new Redactor(),
        Reporter = _reporter,
        Processes = new ProcessRunner(new Redactor()),
        Toolbox = new Toolbox(new ProcessRunner(new Redactor()), new ToolboxOptions()),
        Time = _time,
        PriceFolder = "/nowhere",
    };

    /// <summary>A cluster with nothing but the lock.</summary>
    private sealed class LockedPlatform : IPlatform
    {
        public LockedPlatform(LostLockTests test)
        {
            var api = DispatchProxy.Create<ICluster, LockCluster>();
            ((LockCluster)(object)api).Test = test;
            Connected = new ConnectedCluster(api, new ClusterEndpoint("kubeconfig", "context", "127.0.0.1"));
        }

        public ConnectedCluster Connected { get; }

        public ConnectedCluster? Found => Connected;

        public DifyImages? Images => null;

        public bool OwnsCluster => false;

        public IServerModule Server => throw new NotSupportedException();

        public Task<string> ChartAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ConnectedCluster?> ObserveAsync(ICollection<Finding> findings, CancellationToken cancellationToken) => Task.FromResult<ConnectedCluster?>(Connected);

        public IReadOnlyList<OperationStep> Prepare() => [];

        public PreparationLook Preparation => PreparationLook.None;

        public IReadOnlyList<OperationStep> Outline() => [];

        public IReadOnlyList<OperationStep> Remove() => [];

        public Task<IReadOnlyList<string>> ListLossesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    public class LockCluster : DispatchProxy
    {
        internal LostLockTests? Test { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
        {
            nameof(ICluster.EnsureNamespaceAsync) => Task.FromResult(false),
            nameof(ICluster.AcquireLeaseAsync) => EnvironmentLease.AcquireAsync(Test!._store, (LeaseRequest)args![0]!, Test._time, (CancellationToken)args[1]!),
            _ => throw new NotSupportedException(targetMethod.Name),
        };
    }
}
