using DifyDelivery.Environments;

namespace DifyDelivery.Tests.Terraform;

/// <summary>Settings as they are read: everything at its default but what an environment on Azure must say.</summary>
internal static class SampleSettings
{
    public const string SubscriptionId = "00000000-1111-2222-3333-444444444444";

    public static DeliverySettings Azure => Read("prod");

    public static DeliverySettings Read(string environment, params (string Name, string Text)[] given) => SettingsReader.Read(
        environment,
        given.Prepend(("SubscriptionId", SubscriptionId)).ToDictionary(pair => pair.Item1, pair => new SettingInput(pair.Item2, "the test")));
}
