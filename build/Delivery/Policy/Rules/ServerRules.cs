using DifyDelivery.Environments;
using DifyDelivery.Planning;

namespace DifyDelivery.Policy.Rules;

/// <summary>What Azure or its Terraform provider would refuse, or answer with a new and empty server.</summary>
internal static class ServerRules
{
    // What azurerm 5.2 accepts.
    private static readonly string[] Collations = ["en_US.utf8", "C", "POSIX", "C.UTF-8"];

    public static IReadOnlyList<PolicyRule> All { get; } =
    [
        new("policy.unknown-sku", "a SKU that does not exist", RuleSeverities.Everywhere(Severity.Error), UnknownSku),
        new("policy.storage-shrink", "storage that becomes smaller", RuleSeverities.Everywhere(Severity.Error), StorageShrink),
        new("policy.collation", "a collation that Azure does not have", RuleSeverities.Everywhere(Severity.Error), Collation),
    ];

    // The settings check the form only, so that a new size is a matter of this list.
    private static IEnumerable<Violation> UnknownSku(PolicySubject subject)
    {
        if (subject.Server is { SkuName: var sku } && !FlexibleServerSkus.IsKnown(sku))
        {
            yield return new Violation(
                $"'{sku}' is not a SKU that the azurerm provider knows.{FlexibleServerSkus.Hint(sku)}", "Correct PostgresSkuName; if the SKU is newer than this version, waive this rule.");
        }
    }

    private static IEnumerable<Violation> StorageShrink(PolicySubject subject)
    {
        if (subject.Server is { StorageMb: var wanted } && subject.Facts.ServerStorageMb is { } there && wanted < there)
        {
            yield return new Violation(
                $"The server has {there} MiB of storage and the settings ask for {wanted}: storage only grows, so Terraform would replace the server, and every row in it would be gone.",
                $"--postgres-storage-mb {there}. If Azure has grown it (auto-grow), write the new size into .nuke/parameters.{subject.Settings.Environment}.json.");
        }
    }

    private static IEnumerable<Violation> Collation(PolicySubject subject) =>
        subject.Facts.Collations
            .Where(database => !Collations.Contains(database.Value))
            .OrderBy(database => database.Key, StringComparer.Ordinal)
            .Select(database => new Violation(
                $"Database '{database.Key}' is to be made with collation '{database.Value}', which Flexible Server does not have.{Meant(database.Value)}",
                "Use en_US.utf8, which sorts as Bitnami's en_US.UTF-8 does; a database's collation cannot be changed later without losing its rows."));

    private static string Meant(string written) =>
        Collations.FirstOrDefault(known => Plain(known) == Plain(written)) is { } same ? $" Did you mean '{same}'?" : Spelling.Nearest.Hint(written, Collations);

    private static string Plain(string name) => name.Replace("-", string.Empty, StringComparison.Ordinal).ToUpperInvariant();
}
