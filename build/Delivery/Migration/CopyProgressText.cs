using System.Globalization;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Reporting;

namespace DifyDelivery.Migration;

/// <summary>Says how far a copy is, in one line.</summary>
public static class CopyProgressText
{
    private const double Mega = 1_000_000;
    private const int ShownTables = 2;

    /// <summary><c>dify: rows, 12/120 tables, 1,204,331 rows, 340 of 1,940 MB, 85 MB/s, 19 s left: public.messages 3/7</c>.</summary>
    /// <param name="database">The database.</param>
    /// <param name="progress">How far it is.</param>
    /// <param name="bytesAtStart">Bytes that an earlier run had copied.</param>
    /// <param name="elapsed">Since this run's first byte.</param>
    public static string Describe(string database, CopyProgress progress, long bytesAtStart, TimeSpan elapsed)
    {
        var words = new List<string> { $"{database}: {Word(progress.Phase)}" };
        if (progress.Tables > 0)
        {
            words.Add($"{progress.TablesDone}/{progress.Tables} tables");
        }

        if (progress.Phase is CopyPhase.Data or CopyPhase.Constraints && progress.Statements > 0)
        {
            words.Add($"{progress.StatementsDone}/{progress.Statements} indexes and constraints");
        }

        if (progress.Bytes > 0)
        {
            words.Add(Invariant($"{progress.Rows:N0} rows"));
            words.Add(Invariant($"{progress.Bytes / Mega:N0} of {Math.Max(progress.ExpectedBytes, progress.Bytes) / Mega:N0} MB"));
        }

        var perSecond = elapsed > TimeSpan.Zero ? (progress.Bytes - bytesAtStart) / elapsed.TotalSeconds : 0;
        if (progress.Phase is CopyPhase.Data or CopyPhase.Verify && perSecond > 0)
        {
            words.Add(Invariant($"{perSecond / Mega:N0} MB/s"));
            if (progress.ExpectedBytes > progress.Bytes)
            {
                words.Add($"{DurationText.Format(TimeSpan.FromSeconds((progress.ExpectedBytes - progress.Bytes) / perSecond))} left");
            }
        }

        var line = string.Join(", ", words);
        return progress.Note is { } note ? $"{line}: {note}" : progress.Current.Count == 0 ? line : $"{line}: {string.Join(", ", progress.Current.Take(ShownTables))}";
    }

    /// <summary>How much of it is done, 0 to 1; null where that is not known.</summary>
    /// <param name="progress">How far it is.</param>
    public static double? Fraction(CopyProgress progress) =>
        progress.ExpectedBytes > 0 ? Math.Clamp((double)progress.Bytes / progress.ExpectedBytes, 0, 1) : null;

    private static string Word(CopyPhase phase) => phase switch
    {
        CopyPhase.Prepare => "preparing",
        CopyPhase.Schema => "tables",
        CopyPhase.Data => "rows",
        CopyPhase.Constraints => "constraints",
        CopyPhase.Finish => "sequences and statistics",
        _ => "comparing",
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
