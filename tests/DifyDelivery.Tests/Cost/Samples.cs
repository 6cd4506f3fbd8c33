using DifyDelivery.Cost.Estimating;
using DifyDelivery.Cost.Prices;
using DifyDelivery.Environments;
using DifyDelivery.Planning.Costs;

namespace DifyDelivery.Tests.Cost;

/// <summary>The document's environments, and the snapshot's prices.</summary>
internal static class Samples
{
    public static PriceBook Nothing { get; } = new("eastus", "eastus", "USD", new Dictionary<PriceKey, PriceAnswer>(), []);

    public static CostInputs Inputs(string environment) => new()
    {
        Environment = environment,
        Topology = Topology.InCluster,
        IsServerProvisioned = false,
        SkuName = environment == "prod" ? "GP_Standard_D2ds_v5" : "B_Standard_B1ms",
        StorageGib = 32,
        HighAvailability = HighAvailabilityMode.Disabled,
        BackupRetentionDays = 7,
        Volumes = [new("primary", "10Gi", "holds the data"), new("read replica", "8Gi", "Dify never reads from it")],
        StorageClass = "managed-csi-premium",
    };

    public static CostComparison Compare(CostInputs inputs) => CostEstimator.Compare(inputs, Book("eastus", CostEstimator.Keys(inputs)));

    public static PriceBook Book(string location, IEnumerable<PriceKey> keys)
    {
        var prices = PriceSnapshot.Load().Prices.Where(price => price.Location == location).ToDictionary(price => price.Key);
        return new(
            location, location, "USD",
            keys.Distinct().ToDictionary(
                key => key,
                key => prices.TryGetValue(key.ToString(), out var price) ? price.Answer(PriceOrigin.Snapshot) : PriceAnswer.NotDetermined("it is not in the snapshot")),
            []);
    }

    /// <summary>Settings of an environment on Azure, with some of them given.</summary>
    public static DeliverySettings Settings(string environment, params (string Name, string Value)[] given) => SettingsReader.Read(
        environment,
        new[] { ("SubscriptionId", "00000000-0000-0000-0000-000000000001") }.Concat(given.Select(pair => (pair.Name, pair.Value)))
            .ToDictionary(pair => pair.Item1, pair => new SettingInput(pair.Item2, "test")));
}
