using DifyDelivery.Environments;
using DifyDelivery.Planning;

namespace DifyDelivery.Policy.Rules;

/// <summary>Who can reach the server.</summary>
internal static class NetworkRules
{
    public static IReadOnlyList<PolicyRule> All { get; } =
    [
        new("policy.open-firewall", "the server's firewall is open to every address", new(Severity.Warning, Severity.Error, Severity.Error), OpenFirewall),
        new("policy.azure-firewall", "the server's firewall is open to every tenant of Azure", new(null, Severity.Warning, Severity.Error), AzureServices),
        new("policy.public-access", "the server has a public endpoint", new(null, Severity.Warning, Severity.Error), PublicAccess),
    ];

    // Outside dev the settings refuse it; a rule that somebody made by hand is only seen on the server.
    private static IEnumerable<Violation> OpenFirewall(PolicySubject subject)
    {
        if (subject.Server is { OpenFirewallAll: true })
        {
            yield return new Violation("PostgresOpenFirewallAll opens the database to the whole internet.", "--postgres-open-firewall-all false, with a firewall rule for the addresses that need it.");
        }

        foreach (var range in Ranges(subject).Where(range => range is { First: "0.0.0.0", Last: "255.255.255.255" }))
        {
            yield return new Violation($"PostgresAllowedAddresses opens the database to the whole internet ({range.First}-{range.Last}).", "Name the addresses that need it.");
        }

        foreach (var rule in subject.Facts.FirewallRules.Where(rule => rule is { Start: "0.0.0.0", End: "255.255.255.255" } && subject.Server is not { OpenFirewallAll: true }))
        {
            yield return new Violation($"The server's firewall rule '{rule.Name}' lets every address in.", "Delete the rule, or narrow it to the addresses that need it.");
        }
    }

    private static IEnumerable<Violation> AzureServices(PolicySubject subject) =>
        Ranges(subject).Where(range => range is { First: "0.0.0.0", Last: "0.0.0.0" }).Select(_ => "0.0.0.0 in PostgresAllowedAddresses")
            .Concat(subject.Facts.FirewallRules.Where(rule => rule is { Start: "0.0.0.0", End: "0.0.0.0" }).Select(rule => $"The server's firewall rule '{rule.Name}' (0.0.0.0)"))
            .Take(1)
            .Select(who => new Violation(
                $"{who} lets every Azure service in, those of other tenants included.", "Remove it, and allow the cluster's outbound address instead."));

    private static IReadOnlyList<AddressRange> Ranges(PolicySubject subject) =>
        subject.Server is { PublicAccess: true } ? subject.Settings.AzureResources.AllowedAddresses : [];

    private static IEnumerable<Violation> PublicAccess(PolicySubject subject)
    {
        if (subject.Server is { PublicAccess: true })
        {
            yield return new Violation(
                "The Flexible Server has a public endpoint.",
                "--postgres-public-access false. A server keeps the kind of access that it was made with: an existing one has to be made anew, and its data moved.");
        }
    }
}
