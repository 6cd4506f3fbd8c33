using DifyDelivery.Reporting;
using DifyDelivery.Terraform;
using Microsoft.Extensions.Time.Testing;

namespace DifyDelivery.Tests.Terraform;

public class RetryingTerraformTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedTerraform _inner = new();

    [Fact]
    public async Task WhatIsLeftIsAppliedAfterTheWait()
    {
        _inner.Failures.Enqueue(Refused(AzureRefusal.Busy));
        _inner.Plans.Enqueue(Plan(Change("b", ChangeAction.Create)));

        var applying = Apply(Plan(Change("a", ChangeAction.Create), Change("b", ChangeAction.Create)));
        applying.IsCompleted.ShouldBeFalse("it waits");
        _time.Advance(TimeSpan.FromSeconds(15));
        await applying;

        _inner.Applied.ShouldBe(["a b", "b"]);
    }

    [Fact]
    public async Task MoreThanWasApprovedIsNotApplied()
    {
        _inner.Failures.Enqueue(Refused(AzureRefusal.Busy));
        _inner.Plans.Enqueue(Plan(Change("a", ChangeAction.Replace)));

        var applying = Apply(Plan(Change("a", ChangeAction.Update)));
        _time.Advance(TimeSpan.FromSeconds(15));

        (await Should.ThrowAsync<StalePlanException>(() => applying)).Why!.ShouldContain("replace a");
        _inner.Applied.ShouldBe(["a"]);
    }

    [Fact]
    public async Task WhatThisRunHasBegunMayBeMadeAnew()
    {
        _inner.Failures.Enqueue(Refused(AzureRefusal.Throttled));
        _inner.Plans.Enqueue(Plan(Change("a", ChangeAction.Replace) with { Reason = "replace_because_tainted" }));

        var applying = Apply(Plan(Change("a", ChangeAction.Create)));
        _time.Advance(TimeSpan.FromSeconds(15));
        await applying;

        _inner.Applied.ShouldBe(["a", "a"]);
    }

    [Fact]
    public async Task OtherRefusalsAreTheCallers()
    {
        _inner.Failures.Enqueue(Refused(AzureRefusal.QuotaExceeded));

        (await Should.ThrowAsync<AzureRefusedException>(() => Apply(Plan(Change("a", ChangeAction.Create))))).Refusal.ShouldBe(AzureRefusal.QuotaExceeded);
    }

    [Fact]
    public async Task ItEndsAfterTwelveMinutes()
    {
        for (var attempt = 0; attempt < 7; attempt++)
        {
            _inner.Failures.Enqueue(Refused(AzureRefusal.RoleNotEffectiveYet));
            _inner.Plans.Enqueue(Plan(Change("a", ChangeAction.Create)));
        }

        var begun = _time.GetUtcNow();
        var applying = Apply(Plan(Change("a", ChangeAction.Create)));
        while (!applying.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        await Should.ThrowAsync<AzureRefusedException>(() => applying);
        _inner.Applied.Count.ShouldBe(7);
        (_time.GetUtcNow() - begun).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(705));
    }

    [Fact]
    public async Task NoFurtherAttemptBeginsOnceNothingMoreMay()
    {
        using var noMore = new CancellationTokenSource();
        _inner.Failures.Enqueue(Refused(AzureRefusal.Busy));
        _inner.Plans.Enqueue(Plan(Change("a", ChangeAction.Create)));
        var applying = new RetryingTerraform(_inner, _time).ApplyAsync(
            Plan(Change("a", ChangeAction.Create)), TerraformInputs.None, new RecordingActivity(), CancellationToken.None, noMore.Token);

        await noMore.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => applying);
        _inner.Applied.ShouldBe(["a"]);
    }

    private Task<TerraformOutputs> Apply(TerraformPlan plan) =>
        new RetryingTerraform(_inner, _time).ApplyAsync(plan, TerraformInputs.None, new RecordingActivity());

    private static AzureRefusedException Refused(AzureRefusal refusal) => new("Terraform could not apply.", refusal, [], "wait");

    private static TerraformPlan Plan(params TerraformChange[] changes) => new("file", "digest", IsDestroy: false, changes, HasChanges: true);

    private static TerraformChange Change(string address, ChangeAction action) => new(address, "type", address, action, null, [], []);

    private sealed class ScriptedTerraform : ITerraform
    {
        public Queue<Exception> Failures { get; } = [];

        public Queue<TerraformPlan> Plans { get; } = [];

        public List<string> Applied { get; } = [];

        public Task<TerraformOutputs> ApplyAsync(TerraformPlan plan, TerraformInputs inputs, IActivity progress, CancellationToken cancellationToken = default, CancellationToken noMore = default)
        {
            noMore.ThrowIfCancellationRequested();
            Applied.Add(string.Join(' ', plan.Changes.Select(change => change.Address)));
            return Failures.TryDequeue(out var failure)
                ? Task.FromException<TerraformOutputs>(failure)
                : ReadOutputsAsync(cancellationToken);
        }

        public Task<TerraformPlan> PlanAsync(TerraformInputs inputs, PlanRequest request, IActivity progress, CancellationToken cancellationToken = default) =>
            Task.FromResult(Plans.Dequeue());

        public Task<IReadOnlyList<TerraformChange>> ReadPlanAsync(string file, CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlyList<TerraformChange>>([]);

        public Task<TerraformOutputs> ReadOutputsAsync(CancellationToken cancellationToken = default) =>
            Task.FromResult(new TerraformOutputs(new Dictionary<string, System.Text.Json.JsonElement>()));

        public Task InitializeAsync(IActivity progress, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task<IReadOnlyList<TerraformDiagnostic>> ValidateAsync(CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlyList<TerraformDiagnostic>>([]);

        public Task<IReadOnlyList<TerraformResource>> ReadStateAsync(CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlyList<TerraformResource>>([]);
    }
}
