using DifyDelivery.Environments;
using DifyDelivery.Errors;

namespace DifyDelivery.Operations;

/// <summary>There is no Flexible Server where one is needed.</summary>
/// <param name="settings">The environment's settings.</param>
internal sealed class ServerNotProvisionedException(DeliverySettings settings) : DeliveryException(
    "The Flexible Server is not provisioned.", remedy: settings.Command("ProvisionPostgres", "--use-azure-postgres true"));
