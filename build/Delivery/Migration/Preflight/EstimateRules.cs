namespace DifyDelivery.Migration.Preflight;

/// <summary>What there is to move, and how long it will take.</summary>
internal static class EstimateRules
{
    // Of a database's size a second, indexes included: a third below what was measured on two cores, because disks in the cloud bind first.
    private const double AssumedBytesPerSecond = 60e6;

    // Reading the target back takes a fifth to a quarter of what writing it took.
    private const double VerificationShare = 0.25;
    private const int Named = 10;

    public static MigrationEstimate Estimate(IReadOnlyList<DatabaseMove> databases, double? measuredBytesPerSecond)
    {
        var tables = databases.SelectMany(move => move.SelectedTables).OrderByDescending(table => table.Bytes).ToList();
        var (bytes, indexes) = (tables.Sum(table => table.Bytes), tables.Sum(table => table.IndexBytes));
        var speed = measuredBytesPerSecond is { } measured and > 0 ? measured : AssumedBytesPerSecond;
        var copy = TimeSpan.FromSeconds((bytes + indexes) / speed);
        return new MigrationEstimate(
            databases.Count, tables.Count, tables.Sum(table => Math.Max(0, table.EstimatedRows)), bytes, indexes,
            [.. tables.Take(Named).Select(table => new TableSize(table.Table, table.Bytes, table.EstimatedRows))],
            speed, measuredBytesPerSecond is > 0, copy, copy * VerificationShare);
    }
}
