using System.Text.Json;

namespace DifyDelivery.Integration.Tests.Terraform.Provider;

/// <summary>What Azure would answer: identifiers in its form, so that what is built on them is what it would be.</summary>
internal static class SampleValues
{
    public const string SubscriptionId = "00000000-1111-2222-3333-444444444444";
    private const string SomeGuid = "55555555-6666-7777-8888-999999999999";

    /// <summary>The value with everything unknown that the provider computes and nobody has set.</summary>
    public static Dictionary<string, object?> WithUnknowns(BlockSchema block, IReadOnlyDictionary<string, object?> value)
    {
        var result = new Dictionary<string, object?>(value, StringComparer.Ordinal);
        foreach (var (name, attribute) in block.Attributes)
        {
            if (attribute.Computed && result.GetValueOrDefault(name) is null)
            {
                result[name] = Unknown.Value;
            }
        }

        ForEachBlock(block, result, WithUnknowns);
        return result;
    }

    /// <summary>The value with everything known.</summary>
    public static Dictionary<string, object?> Complete(BlockSchema block, string type, IReadOnlyDictionary<string, object?> value)
    {
        var result = new Dictionary<string, object?>(value, StringComparer.Ordinal);
        foreach (var (name, attribute) in block.Attributes)
        {
            if (result.GetValueOrDefault(name) is Unknown)
            {
                result[name] = Sample(type, name, attribute.Type, value.GetValueOrDefault("name") as string ?? "unnamed");
            }
        }

        ForEachBlock(block, result, (nested, inner) => Complete(nested, type, inner));
        return result;
    }

    /// <summary>A write-only argument is in neither plan nor state.</summary>
    public static void ForgetWriteOnly(BlockSchema block, Dictionary<string, object?> value)
    {
        foreach (var (name, _) in block.Attributes.Where(attribute => attribute.Value.WriteOnly))
        {
            value[name] = null;
        }
    }

    private static void ForEachBlock(
        BlockSchema block, Dictionary<string, object?> value, Func<BlockSchema, IReadOnlyDictionary<string, object?>, Dictionary<string, object?>> change)
    {
        foreach (var (name, nested) in block.Blocks)
        {
            value[name] = value.GetValueOrDefault(name) switch
            {
                List<object?> items => items.Select(item => item is Dictionary<string, object?> inner ? change(nested.Block, inner) : item).ToList(),
                Dictionary<string, object?> inner => change(nested.Block, inner),
                var other => other,
            };
        }
    }

    private static object? Sample(string type, string name, JsonElement of, string ownName) => (type, name) switch
    {
        (_, "subscription_id") => SubscriptionId,
        (_, "principal_id" or "client_id" or "tenant_id" or "object_id") => SomeGuid,
        (_, "id") => $"/subscriptions/{SubscriptionId}/resourceGroups/rg/providers/Microsoft.Double/{type}/{ownName}",
        ("azurerm_postgresql_flexible_server", "fqdn") => $"{ownName}.postgres.database.azure.com",
        ("azurerm_kubernetes_cluster", "oidc_issuer_url") => $"https://westeurope.oic.prod-aks.azure.com/{SomeGuid}/",
        ("azurerm_kubernetes_cluster", "oidc_issuer_enabled") => true,
        ("azurerm_key_vault", "vault_uri") => $"https://{ownName}.vault.azure.net/",
        _ => of.ValueKind == JsonValueKind.Array
            ? of[0].GetString() is "map" or "object" ? null : new List<object?>()
            : of.GetString() switch { "bool" => false, "number" => 0.0, _ => $"{name} of {ownName}" },
    };
}
