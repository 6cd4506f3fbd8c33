using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations;

/// <summary>What a target would do, for a plan that findings block: what could not be looked at is said in a step's preview. It never runs.</summary>
internal static class AzureOutline
{
    private const string NotSeen = "not previewed: findings block";

    public static IReadOnlyList<OperationStep> Of(DeliveryContext context, string serverName)
    {
        var wantsServer = context.Settings.FlexibleServer.UseAzurePostgres
            && (context.Target == "ProvisionPostgres" || context.Settings.Topology == Topology.FlexibleServer);
        IReadOnlyList<PlannedStep> server =
        [
            new("server.plan", "Plan the Flexible Server with Terraform", StepEffect.None, $"{serverName}, {context.Settings.FlexibleServer.SkuName}\n{NotSeen}"),
            new("server.apply", "Apply the saved plan", StepEffect.Create),
            new("server.ready", "Wait until the Flexible Server is Ready", StepEffect.None),
            new("server.restart", "Restart it once, where parameters wait for that", StepEffect.None),
            new("server.prepare", "Make Dify's databases and extensions on it", StepEffect.Create),
        ];
        IReadOnlyList<PlannedStep> release =
        [
            new("release.check", "Check what every workload will be told about its database", StepEffect.None),
            new("release.upgrade", $"Install or upgrade the Helm release '{context.Release.Name}'", StepEffect.Create, $"chart {context.Release.ChartVersion}\n{NotSeen}"),
            new("release.rollout", "Wait until every workload is ready", StepEffect.None),
        ];
        IReadOnlyList<PlannedStep> steps =
        [
            new("environment.lock", $"Take the lock of environment '{context.Environment}'", StepEffect.None),
            new("secrets.ensure", "Make the Secret that the release refers to", StepEffect.Create, context.SecretName),
            .. wantsServer ? server : [],
            .. context.Target == "ProvisionPostgres" ? [] : release,
        ];
        return [.. steps.Select(step => new OperationStep(step, (_, _) => throw new DeliveryException("A plan that findings block cannot run.")))];
    }
}
