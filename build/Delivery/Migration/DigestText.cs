using System.Globalization;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Postgres.Comparing;
using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Migration;

/// <summary>Turns what a copy and a comparison found into records.</summary>
public static class DigestText
{
    /// <summary>32 hexadecimal digits.</summary>
    /// <param name="digest">The digest.</param>
    public static string Of(UInt128 digest) => digest.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>What a copy read from the source.</summary>
    /// <param name="known">What was known of the database.</param>
    /// <param name="result">What the copy did.</param>
    public static DatabaseRecord Record(DatabaseRecord known, CopyResult result) => known with
    {
        Tables = [.. result.Tables.Select(table => new TableRecord(table.Table.Schema, table.Table.Name, table.Rows, table.Bytes, Of(table.Digest)))],
        Copy = new CopyRecord(result.Sequences, result.Statements, result.ReusedParts, result.Retries, result.SourcePosition, result.Elapsed),
    };

    /// <summary>What a comparison found.</summary>
    /// <param name="known">What was known of the database.</param>
    /// <param name="result">What the comparison found.</param>
    public static DatabaseRecord Record(DatabaseRecord known, VerifyResult result) => known with
    {
        Tables =
        [
            .. result.Tables.Select(table => new TableRecord(
                table.Source.Table.Schema, table.Source.Table.Name, table.Source.Rows, table.Source.Bytes, Of(table.Source.Digest),
                table.Target.Rows, Of(table.Target.Digest), table.Difference is null ? null : Describe(table.Difference))),
        ],
        SchemaDifferences = [.. result.SchemaDifferences.Select(Describe)],
        VerifiedIn = result.Elapsed,
    };

    /// <summary>Every difference, one line each: what a person needs to find it.</summary>
    /// <param name="database">The database.</param>
    public static IReadOnlyList<string> Differences(DatabaseRecord database) =>
    [
        .. database.Tables.Where(table => !table.IsEqual).Select(table =>
            $"{database.Name} {table.Table}: {table.Rows} rows, digest {table.SourceDigest}, in the source; {table.TargetRows} rows, digest {table.TargetDigest}, in the target"
            + (table.Difference is null ? string.Empty : $"; {table.Difference}")),
        .. database.SchemaDifferences.Select(difference => $"{database.Name} {difference}"),
    ];

    private static string Describe(RowDifference difference)
    {
        var keys = difference.FirstKey is null ? string.Empty : $" between {difference.FirstKey} and {difference.LastKey}";
        return $"{difference.OnlyInSource} only in the source, {difference.OnlyInTarget} only in the target, {difference.Changed} changed{keys}: "
            + string.Join(", ", difference.Examples);
    }

    private static string Describe(SchemaDifference difference) =>
        $"{difference.Kind} {difference.Name}: {difference.Source ?? "missing"} in the source, {difference.Target ?? "missing"} in the target";
}
