using DifyDelivery.Planning;
using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Migration.Preflight;

/// <summary>What a preflight found.</summary>
/// <param name="Findings">Errors first; ids begin with <c>migration.</c></param>
/// <param name="Estimate">What there is to move, and how long it will take; null when the source could not be read.</param>
public sealed record PreflightResult(IReadOnlyList<Finding> Findings, MigrationEstimate? Estimate)
{
    /// <summary>Whether nothing stands in the way.</summary>
    public bool MayGoOn => Findings.All(finding => finding.Severity != Severity.Error);
}

/// <summary>What there is to move.</summary>
/// <param name="Databases">How many databases.</param>
/// <param name="Tables">How many tables.</param>
/// <param name="Rows">How many rows, as statistics have it.</param>
/// <param name="TableBytes">Bytes of rows and TOAST: what is read and written.</param>
/// <param name="IndexBytes">Bytes of indexes, which are made anew.</param>
/// <param name="Largest">The largest tables, the largest first.</param>
/// <param name="BytesPerSecond">The throughput that the time is reckoned with.</param>
/// <param name="IsMeasured">Whether a rehearsal measured it; else it is an assumption.</param>
/// <param name="Copy">How long the copy will take.</param>
/// <param name="Verification">How long the comparison will take afterwards.</param>
public sealed record MigrationEstimate(
    int Databases, int Tables, long Rows, long TableBytes, long IndexBytes, IReadOnlyList<TableSize> Largest, double BytesPerSecond, bool IsMeasured,
    TimeSpan Copy, TimeSpan Verification);

/// <summary>A table's part of an estimate.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Bytes">Bytes of rows and TOAST.</param>
/// <param name="Rows">Rows, as statistics have it; -1 when they have not.</param>
public sealed record TableSize(TableName Table, long Bytes, long Rows);
