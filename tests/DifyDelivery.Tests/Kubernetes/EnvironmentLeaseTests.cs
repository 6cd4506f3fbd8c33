using DifyDelivery.Errors;
using DifyDelivery.Kubernetes;
using Microsoft.Extensions.Time.Testing;

namespace DifyDelivery.Tests.Kubernetes;

public sealed class EnvironmentLeaseTests
{
    private static readonly LeaseRequest Mine = new("dify", "dify-delivery-dev", "DeployDify --env dev") { Holder = "me" };
    private readonly FakeTimeProvider _time = new(Sample.Now);
    private readonly FakeLeaseStore _store = new();

    [Fact]
    public async Task A_lock_that_somebody_holds_is_refused_with_all_that_is_known()
    {
        _store.Lease = Theirs(renewed: Sample.Now - TimeSpan.FromSeconds(10));
        var busy = await Should.ThrowAsync<EnvironmentBusyException>(() => Acquire(Mine));
        busy.Message.ShouldBe(
            "The environment is busy: them holds dify/dify-delivery-dev since 2026-01-02 03:03:05 UTC, doing MigrateData --env dev.");
        busy.Why.ShouldNotBeNull().ShouldContain("2026-01-02 03:04:25 UTC");
        busy.ExitCode.ShouldBe(ExitCodes.Failed);
    }

    [Theory]
    [InlineData(29, false)]
    [InlineData(30, true)]
    public async Task A_lock_whose_holder_was_killed_is_taken_only_after_it_expired(int seconds, bool expected)
    {
        _store.Lease = Theirs(renewed: Sample.Now - TimeSpan.FromSeconds(seconds));
        if (!expected)
        {
            await Should.ThrowAsync<EnvironmentBusyException>(() => Acquire(Mine));
            return;
        }

        await using var lease = await Acquire(Mine);
        (_store.Lease!.Holder, _store.Lease.Since).ShouldBe(("me", Sample.Now));
    }

    [Fact]
    public async Task Somebody_who_is_quicker_wins()
    {
        _store.BeforeWrite = () => _store.Lease = Theirs(renewed: Sample.Now);
        await Should.ThrowAsync<EnvironmentBusyException>(() => Acquire(Mine));
    }

    [Fact]
    public async Task Whoever_waits_gets_it_when_it_expires()
    {
        _store.Lease = Theirs(renewed: Sample.Now - TimeSpan.FromSeconds(28));
        var waiting = Acquire(Mine with { Wait = TimeSpan.FromMinutes(1) });
        while (!waiting.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await using var lease = await waiting;
        _store.Lease!.Holder.ShouldBe("me");
    }

    [Fact]
    public async Task It_is_renewed_and_given_back()
    {
        var lease = await Acquire(Mine);
        _time.Advance(TimeSpan.FromSeconds(10));
        _store.Lease!.RenewedAt.ShouldBe(Sample.Now + TimeSpan.FromSeconds(10));
        await lease.DisposeAsync();
        _store.Lease!.Holder.ShouldBeNull();
        await lease.DisposeAsync();
    }

    [Fact]
    public async Task Losing_it_is_told_and_it_is_not_given_back_for_the_thief()
    {
        var lease = await Acquire(Mine);
        _store.Lease = Theirs(renewed: Sample.Now);
        _time.Advance(TimeSpan.FromSeconds(10));
        lease.Lost.IsCancellationRequested.ShouldBeTrue();
        await lease.DisposeAsync();
        _store.Lease!.Holder.ShouldBe("them");
    }

    [Fact]
    public async Task A_server_that_is_away_does_not_take_it_until_it_expires()
    {
        await using var lease = await Acquire(Mine);
        _store.Away = true;
        _time.Advance(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(10));
        lease.Lost.IsCancellationRequested.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(10));
        lease.Lost.IsCancellationRequested.ShouldBeTrue();
        _store.Away = false;
    }

    private Task<EnvironmentLease> Acquire(LeaseRequest request) => EnvironmentLease.AcquireAsync(_store, request, _time, CancellationToken.None);

    private static LeaseRecord Theirs(DateTimeOffset renewed) =>
        new("them", Sample.Now - TimeSpan.FromMinutes(1), renewed, TimeSpan.FromSeconds(30), "MigrateData --env dev", "7");
}
