namespace DifyDelivery.Pipelines;

/// <summary>
/// What a plan's environments are called on the hosts. The names are stable, so that branch rules, federated credentials and checks that a
/// person has made survive a regeneration.
/// </summary>
internal static class DeliveryNames
{
    /// <summary>GitHub's environment of an identity that may change things; also the subject of its federated credential.</summary>
    public static string Apply(PipelineEnvironment environment) => environment.Name;

    /// <summary>GitHub's environment of the read-only identity on the delivered branch.</summary>
    public static string Plan(PipelineEnvironment environment) => $"{environment.Name}-plan";

    /// <summary>GitHub's environment of the read-only identity on pull requests. It is apart from <see cref="Plan"/> so that a branch which nobody has reviewed never sees the key of plan bundles.</summary>
    public static string PullRequest(PipelineEnvironment environment) => $"{environment.Name}-pull-request";

    public static string Teardown(PipelineEnvironment environment) => $"{environment.Name}-teardown";

    public static string Rehearsal(PipelineEnvironment environment) => $"{environment.Name}-rehearsal";

    public static string Retirement(PipelineEnvironment environment) => $"{environment.Name}-retirement";

    /// <summary>The lock that everything takes which changes an environment.</summary>
    public static string Lock(PipelinePlan plan, PipelineEnvironment environment) => $"{plan.Name}-{environment.Name}";

    /// <summary>The lock of looks that nothing is applied from: a delivery would hold them up.</summary>
    public static string PlanLock(PipelinePlan plan, PipelineEnvironment environment) => $"{plan.Name}-{environment.Name}-plan";

    /// <summary>What the job or stage is called that makes a plan, which people are sent to when it does not fit any more.</summary>
    public static string PlanTitle(string environment) => $"Plan {environment}";

    /// <summary>The artifact that carries a plan.</summary>
    public static string Artifact(PipelineEnvironment environment) => $"plan-{environment.Name}";
}
