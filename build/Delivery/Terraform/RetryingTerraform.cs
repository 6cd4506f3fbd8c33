using DifyDelivery.Reporting;

namespace DifyDelivery.Terraform;

/// <summary>
/// Applies again when Azure says that it is busy, that there were too many requests, or that a role does not count yet. A plan is applied
/// once, so a second attempt is planned anew, and it must hold nothing that the first, approved one did not.
/// </summary>
/// <param name="inner">Does the work.</param>
/// <param name="time">The clock of the waiting.</param>
public sealed class RetryingTerraform(ITerraform inner, TimeProvider time) : ITerraform
{
    /// <summary>Twelve minutes in all: Azure's own figure for a role to take effect is ten.</summary>
    private static readonly TimeSpan[] Waits =
        [.. new[] { 15, 30, 60, 120, 240, 240 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    /// <inheritdoc/>
    public async Task<TerraformOutputs> ApplyAsync(
        TerraformPlan plan, TerraformInputs inputs, IActivity progress, CancellationToken cancellationToken = default, CancellationToken noMore = default)
    {
        var current = plan;
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, noMore);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await inner.ApplyAsync(current, inputs, progress, cancellationToken, noMore);
            }
            catch (AzureRefusedException refused) when (refused.PassesWithTime && attempt < Waits.Length)
            {
                progress.Line($"{Explain(refused.Refusal)}: trying again in {Waits[attempt].TotalSeconds:0} s ({attempt + 1} of {Waits.Length})");
                await Task.Delay(Waits[attempt], time, waiting.Token);
            }

            current = await inner.PlanAsync(inputs, plan.IsDestroy ? PlanRequest.Remove : PlanRequest.Apply, progress, waiting.Token);
            if (Beyond(plan, current) is { Count: > 0 } more)
            {
                throw new StalePlanException(
                    "Terraform could not apply the plan.", [],
                    $"Azure was busy in the middle of it, and what is left is more than was approved: {string.Join(", ", more)}.");
            }

            if (!current.HasChanges)
            {
                return await inner.ReadOutputsAsync(cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public Task InitializeAsync(IActivity progress, CancellationToken cancellationToken = default) => inner.InitializeAsync(progress, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TerraformDiagnostic>> ValidateAsync(CancellationToken cancellationToken = default) => inner.ValidateAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<TerraformPlan> PlanAsync(
        TerraformInputs inputs, PlanRequest request, IActivity progress, CancellationToken cancellationToken = default) =>
        inner.PlanAsync(inputs, request, progress, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TerraformChange>> ReadPlanAsync(string file, CancellationToken cancellationToken = default) => inner.ReadPlanAsync(file, cancellationToken);

    /// <inheritdoc/>
    public Task<TerraformOutputs> ReadOutputsAsync(CancellationToken cancellationToken = default) => inner.ReadOutputsAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TerraformResource>> ReadStateAsync(CancellationToken cancellationToken = default) => inner.ReadStateAsync(cancellationToken);

    /// <summary>What a plan would do that the approved one would not have done.</summary>
    private static List<string> Beyond(TerraformPlan approved, TerraformPlan current) =>
    [
        .. current.Changes
            .Where(change => !approved.Changes.Any(former => former.Address == change.Address && Covers(former, change)))
            .Select(change => $"{change.Action.ToString().ToLowerInvariant()} {change.Address}"),
    ];

    private static bool Covers(TerraformChange approved, TerraformChange change) =>
        !change.Destroys || approved.Destroys
        // Its making failed half-way: what is replaced is what this very run has begun.
        || (approved.Action == ChangeAction.Create && change.Reason == "replace_because_tainted");

    private static string Explain(AzureRefusal refusal) => refusal switch
    {
        AzureRefusal.Busy => "The server works on something else",
        AzureRefusal.RoleNotEffectiveYet => "The role that was just given does not count yet",
        _ => "Azure asks to wait",
    };
}
