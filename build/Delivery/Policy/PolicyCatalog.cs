using DifyDelivery.Policy.Rules;

namespace DifyDelivery.Policy;

/// <summary>Every rule, and where those are that are no matter of policy because nothing may ever break them.</summary>
internal static class PolicyCatalog
{
    public static IReadOnlyList<PolicyRule> All { get; } =
    [
        .. NetworkRules.All, .. AvailabilityRules.All, .. BackupRules.All, .. ServerRules.All, .. ConnectionRules.All, .. SecretRules.All, .. VersionRules.All,
    ];

    /// <summary>Checks that no waiver reaches, by the id or parameter that reports them, and what they are about.</summary>
    public static IReadOnlyDictionary<string, string> Enforced { get; } = new Dictionary<string, string>
    {
        ["PostgresOpenFirewallAll"] = "settings: an open firewall outside dev, or without public access, is refused",
        ["PostgresHighAvailability"] = "settings: high availability on a burstable SKU is refused",
        ["PostgresBackupRetentionDays"] = "settings: 7 to 35 days",
        ["PostgresSkuName"] = "settings: the form of a SKU, with the name that was meant",
        ["PostgresStorageMb"] = "settings: the sizes that Azure offers",
        ["helm.literal-secret"] = "values files: no secret as text",
        ["secrets.unparseable-password"] = "passwords: what Dify's components cannot parse",
    };
}
