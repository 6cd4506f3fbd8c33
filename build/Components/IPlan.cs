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

/// <summary>
/// Shows what would be done, over every layer: Terraform, PostgreSQL, the Helm release, a migration where one is due, cost, advice and findings;
/// on the console, and as <c>artifacts/plan.md</c>, <c>plan.json</c> and <c>plan.html</c>. Can keep it as a bundle that a target executes exactly.
/// </summary>
public interface IPlan : IPlanTarget
{
    /// <summary>Prints every setting, its value and where it came from.</summary>
    [Parameter("Plan: prints every setting and where it came from, secrets redacted.")]
    bool ShowSettings => TryGetValue<bool?>(() => ShowSettings) ?? false;

    /// <summary>Lets scripts tell a plan with changes from one without.</summary>
    [Parameter("Plan: exit code 2 when there is something to change.")]
    bool DetailedExitcode => TryGetValue<bool?>(() => DetailedExitcode) ?? false;

    /// <summary>Keeps the plan.</summary>
    [Parameter("Plan: writes the plan into this file as a bundle, for --plan-bundle of DeployDify, ProvisionPostgres and MigrateData. DELIVERY_PLAN_KEY (environment) encrypts the saved Terraform plan in it and signs it.")]
    string? PlanBundleOut => TryGetValue(() => PlanBundleOut);

    /// <summary>How long the bundle may be executed.</summary>
    [Parameter("Plan: hours after which the bundle is refused. Default is '24'.")]
    int? PlanBundleHours => TryGetValue<int?>(() => PlanBundleHours);

    Target IPlanTarget.Plan => _ => _
        .Description("Shows what would be done, what it costs and what is risky")
        .Executes(() => DeliveryTarget.RunAsync(this, nameof(Plan), run => run.PlanAsync(this)));
}
