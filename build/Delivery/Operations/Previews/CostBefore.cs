using System.Globalization;
using System.Text.Json;
using DifyDelivery.Cost.Estimating;
using DifyDelivery.Environments;
using DifyDelivery.Terraform;

namespace DifyDelivery.Operations.Previews;

/// <summary>
/// What is paid for before a plan is carried out: what the settings describe, less what the plan is seen to change. Volumes of the servers in the
/// cluster cannot change in place, so they are taken to be as the settings have them.
/// </summary>
internal static class CostBefore
{
    private const string Server = "azurerm_postgresql_flexible_server";

    /// <param name="after">What the settings describe.</param>
    /// <param name="evidence">What the plan has seen.</param>
    /// <returns>Null where nothing is deployed yet, or where it cannot be told.</returns>
    public static CostInputs? Of(CostInputs after, PlanEvidence evidence)
    {
        if (evidence.Observed is not { } observed || (evidence.Terraform is null && after.IsServerProvisioned))
        {
            return null;
        }

        var change = evidence.Terraform?.Changes.FirstOrDefault(change => change.Type == Server);
        string? Before(string path) => change?.Attributes.FirstOrDefault(attribute => attribute.Path == path)?.Before;
        return after with
        {
            Topology = observed,
            IsServerProvisioned = change?.Action switch
            {
                ChangeAction.Create => false,
                ChangeAction.Delete => true,
                _ => after.IsServerProvisioned,
            },
            SkuName = Before("sku_name") is { } sku ? JsonSerializer.Deserialize<string>(sku)! : after.SkuName,
            StorageGib = int.TryParse(Before("storage_mb"), NumberStyles.None, CultureInfo.InvariantCulture, out var megabytes) ? megabytes / 1024 : after.StorageGib,
            HighAvailability = Before("high_availability[0].mode") is { } mode ? Enum.Parse<HighAvailabilityMode>(JsonSerializer.Deserialize<string>(mode)!) : WithoutStandby(change) ? HighAvailabilityMode.Disabled : after.HighAvailability,
        };
    }

    /// <summary>Whether the plan adds the standby that the settings ask for.</summary>
    private static bool WithoutStandby(TerraformChange? change) =>
        change?.Attributes.Any(attribute => attribute.Path.StartsWith("high_availability[0]", StringComparison.Ordinal) && attribute.Before is null) == true;
}
