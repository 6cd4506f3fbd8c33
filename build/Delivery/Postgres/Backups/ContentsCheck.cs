using System.Globalization;
using DifyDelivery.Postgres.Comparing;
using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Postgres.Backups;

/// <summary>Compares a restored database with what was written down of the one that was backed up.</summary>
public static class ContentsCheck
{
    /// <summary>Compares every table's rows and digest, and the whole schema. A sequence may be farther: it went on while the dump was made.</summary>
    /// <param name="expected">What was written down.</param>
    /// <param name="restored">The database to look at.</param>
    /// <param name="onTable">Told each table that is compared, and how many of all.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>Every difference, one line each; empty when nothing differs.</returns>
    public static async Task<IReadOnlyList<string>> CompareAsync(
        DatabaseContents expected, DatabaseRef restored, Action<TableName, int, int>? onTable = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(expected);
        var differences = new List<string>();
        var schema = await CompareSchemaAsync(expected, restored, cancellationToken);
        var missing = schema.Where(each => each is { Kind: "table", Target: null }).Select(each => each.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (table, number) in expected.Tables.Select((table, index) => (table, index + 1)))
        {
            onTable?.Invoke(table.Table, number, expected.Tables.Count);
            if (missing.Contains(table.Table.ToString()) || missing.Contains(table.Table.Quoted))
            {
                continue;
            }

            var found = await SqlDigest.ComputeAsync(restored, table.Table, cancellationToken);
            if (found.Rows != table.Rows || found.Digest != table.Digest)
            {
                differences.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{expected.Name} {table.Table}: {table.Rows:N0} rows when it was backed up, {found.Rows:N0} now{(found.Rows == table.Rows ? ", with another content" : "")}"));
            }
        }

        differences.AddRange(schema.Select(each =>
            $"{expected.Name} {each.Kind} {each.Name}: {each.Source ?? "missing"} when it was backed up, {each.Target ?? "missing"} now"));
        return differences;
    }

    /// <summary>Whether a sequence stands where it stood or farther. One that counts down is not asked.</summary>
    internal static bool IsNotBehind(string expected, string found)
    {
        static (decimal Value, bool IsHandedOut)? Read(string text) =>
            decimal.TryParse(text.Split(',')[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? (value, !text.Contains(',', StringComparison.Ordinal)) : null;

        return Read(expected) is { } before && Read(found) is { } after
            && (after.Value > before.Value || (after.Value == before.Value && (after.IsHandedOut || !before.IsHandedOut)) || before.Value < 0);
    }

    private static async Task<IReadOnlyList<SchemaDifference>> CompareSchemaAsync(
        DatabaseContents expected, DatabaseRef restored, CancellationToken cancellationToken)
    {
        var here = CatalogJson.Read(expected.Catalog);
        var there = await new CatalogReader(restored).ReadAsync(TableSelection.All, cancellationToken);
        var candidates = CatalogDiff.Compare(here, there).Where(pair =>
            !(pair is { Source.Kind: SchemaDifference.SequenceValue, Target: not null } && IsNotBehind(pair.Source!.Definition, pair.Target!.Definition))).ToList();
        var real = await new ExpressionRoundTrip(restored).RealDifferencesAsync(
            [.. candidates.Where(candidate => candidate.OnlyExpressionsDiffer)], cancellationToken);
        return [.. candidates.Where(candidate => !candidate.OnlyExpressionsDiffer || real.Contains(candidate)).Select(candidate => candidate.ToDifference())];
    }
}
