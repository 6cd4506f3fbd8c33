using DifyDelivery.Errors;

namespace DifyDelivery.Operations;

/// <summary>There is no Flexible Server where one is needed.</summary>
/// <param name="environment">dev, test or prod.</param>
internal sealed class ServerNotProvisionedException(string environment) : DeliveryException(
    "The Flexible Server is not provisioned.", remedy: $"./build.sh ProvisionPostgres --env {environment} --use-azure-postgres true");
