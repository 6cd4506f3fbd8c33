namespace DifyDelivery.Azure.Servers;

/// <summary>A size in Terraform's spelling, <c>GP_Standard_D2ds_v5</c>, and in Azure's: a tier and a name.</summary>
internal sealed record SkuName(string Tier, string Name)
{
    private static readonly Dictionary<string, string> Tiers = new(StringComparer.Ordinal)
    {
        ["B"] = "Burstable",
        ["GP"] = "GeneralPurpose",
        ["MO"] = "MemoryOptimized",
    };

    public static SkuName Parse(string text)
    {
        var parts = text.Split('_', 2);
        return parts.Length == 2 && Tiers.TryGetValue(parts[0], out var tier) ? new(tier, parts[1]) : new("", text);
    }

    /// <summary>In Terraform's spelling.</summary>
    public static string Format(OfferedSize size) => $"{Tiers.FirstOrDefault(tier => tier.Value == size.Tier).Key ?? "?"}_{size.Name}";
}
