using DifyDelivery.Components.Running;
using Nuke.Common;

namespace DifyDelivery.Components;

/// <summary>
/// The name of the Plan target, apart from its definition. NUKE's base class has a member <c>Plan</c> of its own (the <c>--plan</c> switch),
/// and NUKE leaves out interface members that the class has a namesake of; it does find the explicit implementation in <see cref="IPlan"/>.
/// </summary>
public interface IPlanTarget : IHazDelivery
{
    /// <summary>See <see cref="IPlan"/>.</summary>
    new Target Plan { get; }
}

/// <summary>Shows what DeployDify would do: steps, findings, settings; on the console, in <c>artifacts/plan.md</c> and <c>artifacts/plan.json</c>.</summary>
public interface IPlan : IPlanTarget
{
    /// <summary>Prints every setting, its value and where it came from.</summary>
    [Parameter("Plan: prints every setting and where it came from, secrets redacted.")]
    bool ShowSettings => TryGetValue<bool?>(() => ShowSettings) ?? false;

    /// <summary>Lets scripts tell a plan with changes from one without.</summary>
    [Parameter("Plan: exit code 2 when there is something to change.")]
    bool DetailedExitcode => TryGetValue<bool?>(() => DetailedExitcode) ?? false;

    Target IPlanTarget.Plan => _ => _
        .Description("Shows what would be done: steps, findings, settings")
        .Executes(() => DeliveryTarget.RunAsync(this, nameof(Plan), run => run.PlanAsync(DetailedExitcode)));
}
