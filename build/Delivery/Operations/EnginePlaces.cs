using DifyDelivery.Engine;
using DifyDelivery.Helm;

namespace DifyDelivery.Operations;

/// <summary>Where an environment's pods of the engine run: beside its server in the cluster, from that server's image.</summary>
internal static class EnginePlaces
{
    /// <summary>The pods of an environment whose cluster is connected.</summary>
    public static EnginePods PodsOf(DeliveryContext context, IPlatform platform) => new(
        platform.Connected.Api,
        new EnginePlace(
            context.Release.Namespace, context.Release.Name, platform.Images?.Postgresql ?? context.Settings.InCluster.Image,
            context.Names.PostgresqlSelector(DifyNames.PrimaryRole)))
    {
        Events = platform.Connected.Api,
    };
}
