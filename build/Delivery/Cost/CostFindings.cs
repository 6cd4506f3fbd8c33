using System.Globalization;
using DifyDelivery.Environments;
using DifyDelivery.Planning;
using DifyDelivery.Planning.Costs;

namespace DifyDelivery.Cost;

/// <summary>What a comparison means for the plan: thresholds that are passed, prices that are not known, a server that is paid for and not used.</summary>
public static class CostFindings
{
    /// <summary>Judges what the settings pay for as they stand.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="settings">Thresholds, and where the environment lives: the sandbox costs nothing, so nothing blocks there.</param>
    public static IReadOnlyList<Finding> Of(CostComparison comparison, DeliverySettings settings)
    {
        IEnumerable<Finding> findings = [.. Threshold(comparison, settings.Cost), .. Unknown(comparison, settings.Cost), .. Idle(comparison), .. Elsewhere(comparison, settings.Cost)];
        return settings.Platform == Platform.Sandbox ? [.. findings.Select(AsOnSandbox)] : [.. findings];
    }

    private static IEnumerable<Finding> Threshold(CostComparison comparison, CostSettings settings)
    {
        // What is known is a lower bound: when it is above the threshold, the rest does not matter.
        var known = comparison.Configured.KnownTotal;
        var atLeast = comparison.Configured.Total is null ? "at least " : string.Empty;
        string Costs(string name, decimal threshold) =>
            $"PostgreSQL in {comparison.Environment} costs {atLeast}{Amount(known)} {comparison.Basis.Currency} a month, above {name} ({Amount(threshold)}).";
        if (settings.FailAbove is { } fail && known > fail)
        {
            yield return new Finding("cost.above-limit", Severity.Error, Costs("CostFailAbove", fail), Remedy(comparison, "--cost-fail-above"));
        }
        else if (settings.WarnAbove is { } warn && known > warn)
        {
            yield return new Finding("cost.above-threshold", Severity.Warning, Costs("CostWarnAbove", warn), Remedy(comparison, "--cost-warn-above"));
        }
    }

    private static string Remedy(CostComparison comparison, string parameter) =>
        comparison.Configured.HasIdleServer ? "Set UseAzurePostgres to false once its data is not needed any more, or raise the threshold."
        : $"Choose a smaller server (--postgres-sku-name, --postgres-storage-mb), or raise the threshold ({parameter}, or .nuke/parameters.{comparison.Environment}.json).";

    private static IEnumerable<Finding> Unknown(CostComparison comparison, CostSettings settings)
    {
        var unknown = comparison.Undetermined.ToList();
        if (unknown.Count == 0)
        {
            yield break;
        }

        var judged = settings is { WarnAbove: null, FailAbove: null } ? string.Empty : " The thresholds are held against what is known.";
        yield return new Finding(
            "cost.not-determined",
            settings.MustBeKnown ? Severity.Error : judged.Length > 0 ? Severity.Warning : Severity.Note,
            $"{(unknown.Count == 1 ? "One price is" : $"{unknown.Count} prices are")} not determined: {string.Join("; ", unknown.Select(line => $"{line.Item} ({line.Note!["not determined: ".Length..]})"))}.{judged}",
            "Ask Azure's price list: --price-source Live. What it has no row for stays out of the total.");
    }

    private static IEnumerable<Finding> Idle(CostComparison comparison)
    {
        if (comparison.Configured.HasIdleServer)
        {
            yield return new Finding(
                "cost.idle-server", Severity.Note,
                $"The Flexible Server is provisioned and not in use: {(comparison.Configured.Idle is { } idle ? $"{Amount(idle)} {comparison.Basis.Currency} a month" : "what it costs a month is not determined")}.",
                "Move the data there (MigrateData --to FlexibleServer), stop it, or set UseAzurePostgres to false when nothing in it is needed.");
        }
    }

    // Where nothing is judged the comparison says it itself.
    private static IEnumerable<Finding> Elsewhere(CostComparison comparison, CostSettings settings)
    {
        if (comparison.Basis.IsOtherRegion && settings is not { WarnAbove: null, FailAbove: null, MustBeKnown: false })
        {
            yield return new Finding(
                "cost.other-region", settings.MustBeKnown ? Severity.Error : Severity.Warning,
                $"What PostgreSQL in {comparison.Environment} costs is not determined: no price of {comparison.Basis.Location} is at hand. "
                    + $"Those of {comparison.Basis.PriceLocation} are shown as an indication, and held against no threshold.",
                "Ask Azure's price list: --price-source Live.");
        }
    }

    private static Finding AsOnSandbox(Finding finding) => finding.Severity == Severity.Error
        ? finding with { Severity = Severity.Warning, Message = $"{finding.Message} The sandbox costs nothing; on Azure this would block the plan." }
        : finding;

    private static string Amount(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);
}
