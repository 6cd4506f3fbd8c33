using System.Globalization;
using System.Text;
using DifyDelivery.Benchmarks.Data;
using DifyDelivery.Benchmarks.Measuring;
using DifyDelivery.Benchmarks.Methods;

namespace DifyDelivery.Benchmarks.Reporting;

/// <summary>The measurements as Markdown: what each method took, and our engine against the goals.</summary>
internal sealed class Report(
    Options options, DifyData data, IReadOnlyList<Method> methods, IReadOnlyList<Measurement> measurements,
    IReadOnlyDictionary<string, string> failures, bool hasLz4, string versions)
{
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"""
            # Benchmark of the copy

            One database copied by several programs in turns, each time into a new one; measured {DateTime.UtcNow:yyyy-MM-dd}.

            ```sh
            dotnet run -c Release --project tests/benchmarks -- {options.CommandLine}
            ```

            | | |
            |---|---|
            | machine | {Machine.Description()} |
            | servers | {versions}, both on this machine's loopback, no TLS; shared_buffers 2 GB, wal_level logical, fsync on, max_wal_size 4 GB, maintenance_work_mem 256 MB, autovacuum off; {(hasLz4 ? "the target has lz4" : "the target is built without lz4, so that nothing is compressed with it")} |
            | data | {data.Megabytes:N0} MB in {data.Tables} tables with {data.Indexes} indexes and {data.Rows:N0} rows, made by `tests/benchmarks/Data/seed.sql`; half of it text and JSON that compresses, half vectors and base64 that do not |
            | each method | {options.Workers} workers, as a role that is no superuser; {measurements.Select(run => run.Round).DefaultIfEmpty(-1).Max() + 1} rounds, each begun with another method; starting the program counts |
            | processor time | {CpuMeters.Description} |
            | foreign load | other work on the machine took {Median(measurements.Select(run => run.Others / run.Wall)):F2} cores meanwhile in the median run, {measurements.Select(run => run.Others / run.Wall).DefaultIfEmpty().Max():F2} in the worst |

            ## What each took

            Medians, with the smallest and the largest in brackets. Memory is the most that our own process had resident; the programs of others were not watched.

            | method | wall s | MB/s | CPU s | source / target / client | memory MB | runs |
            |---|---|---|---|---|---|---|
            """);
        foreach (var method in methods)
        {
            text.AppendLine(Row(method));
        }

        text.AppendLine("""

            ## Our engine against the goals

            Ratios are taken within each round, where both met about the same foreign load; the table has their medians, with the smallest and the largest.

            | goal | without verification | verified |
            |---|---|---|
            """);
        foreach (var goal in Goals())
        {
            text.AppendLine(goal);
        }

        text.AppendLine("""

            ## How to read it

            - Trust processor time first: wall time contains whatever else the machine did, and both move by some percent from run to run.
            - Statistics (ANALYZE) are gathered in full by pgcopydb; by our engine only quick ones (a statistics target of 10; MigrateData gathers
              the full ones once Dify is back, about 2.5 CPU s on this data); not by pg_dump and psql, not by pg_restore, not by the bare limit.
            - Our engine's numbers contain its journal, its snapshot and the hashing of the source's rows on their way; "verified" adds that the
              target hashes every row that it holds with the same function, and the comparison of the schemas. No other method here proves anything.
            - What verification takes is nearly all the target's own work (1.6 of 1.7 s, on both cores): a quarter of it is the hashing itself, the
              rest fetches the rows out of TOAST and unpacks them (`perf`, AMD EPYC). Whoever reads every row again pays for the reading.
            - Our engine runs as it does in a pod, with the environment of `EngineProgram.Variables`, and the bare limit with it. Within the build's
              own process, which keeps .NET's defaults, a copy takes about one more CPU second: each piece from a socket wakes two threads there.
            - The servers' time contains what they do beside the sessions: writing WAL and blocks. What is written after a program has ended
              is not counted, for any of them.
            - Each method must have brought every row and every index, or it counts as failed.
            """);

        return text.ToString();
    }

    private string Row(Method method)
    {
        var runs = measurements.Where(run => run.Method == method.Name).ToList();
        if (runs.Count == 0)
        {
            return $"| {method.Title} | not measured: {method.Missing ?? (failures.TryGetValue(method.Name, out var failure) ? OneLine(failure) : "not asked for")} | | | | | 0 |";
        }

        var wall = runs.Select(run => run.Wall).ToList();
        var peak = runs.Max(run => run.PeakKilobytes) is { } kilobytes ? string.Create(CultureInfo.InvariantCulture, $"{kilobytes / 1024.0:F0}") : "";
        var failed = failures.TryGetValue(method.Name, out var why) ? $", failed: {OneLine(why)}" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"| {method.Title} | {Spread(wall)} | {data.Megabytes / Median(wall):F0} | {Spread(runs.Select(run => run.Cpu))} | {Median(runs.Select(run => run.Source)):F1} / {Median(runs.Select(run => run.Target)):F1} / {Median(runs.Select(run => run.Client)):F1} | {peak} | {runs.Count}{failed} |");
    }

    private IEnumerable<string> Goals()
    {
        yield return Ratio("speed against pgcopydb as shipped, at least 1.4", MethodCatalog.PgCopyDb, (other, ours) => other.Wall / ours.Wall);
        if (methods.Any(method => method.Name == MethodCatalog.NewerPgCopyDb))
        {
            yield return Ratio("the same with the newer one", MethodCatalog.NewerPgCopyDb, (other, ours) => other.Wall / ours.Wall);
        }

        yield return Ratio("speed against pg_dump \\| psql, at least 1.5", MethodCatalog.DumpPipe, (other, ours) => other.Wall / ours.Wall);
        yield return Ratio("speed against pg_dump and pg_restore with jobs", MethodCatalog.DumpDirectory, (other, ours) => other.Wall / ours.Wall);
        yield return Ratio("speed against pgcopydb tuned alike, at least 1", MethodCatalog.TunedPgCopyDb, (other, ours) => other.Wall / ours.Wall);
        yield return Ratio("CPU against pgcopydb tuned alike, at most 0.9", MethodCatalog.TunedPgCopyDb, (other, ours) => ours.Cpu / other.Cpu);
        yield return Ratio("speed against the bare limit, at least 0.85", MethodCatalog.Bare, (other, ours) => other.Wall / ours.Wall);
        yield return Ratio("CPU against the bare limit", MethodCatalog.Bare, (other, ours) => ours.Cpu / other.Cpu);
        yield return $"| CPU that verification adds, at most 15 % | | {Between(MethodCatalog.Engine, MethodCatalog.VerifiedEngine, (without, with) => (with.Cpu / without.Cpu) - 1, "P0")} |";
        yield return $"| memory, less than 150 MB | {Peak(MethodCatalog.Engine)} | {Peak(MethodCatalog.VerifiedEngine)} |";
    }

    private string Ratio(string goal, string other, Func<Measurement, Measurement, double> ratio) =>
        $"| {goal} | {Between(other, MethodCatalog.Engine, ratio)} | {Between(other, MethodCatalog.VerifiedEngine, ratio)} |";

    private string Between(string other, string ours, Func<Measurement, Measurement, double> ratio, string format = "F2")
    {
        var ratios = measurements.Where(run => run.Method == other)
            .Join(measurements.Where(run => run.Method == ours), run => run.Round, run => run.Round, ratio)
            .ToList();
        return ratios.Count == 0 ? "not measured" : Spread(ratios, format);
    }

    private string Peak(string method) =>
        measurements.Where(run => run.Method == method).Max(run => run.PeakKilobytes) is { } kilobytes
            ? string.Create(CultureInfo.InvariantCulture, $"{kilobytes / 1024.0:F0} MB")
            : "not measured";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal).Trim();

    private static string Spread(IEnumerable<double> values, string format = "F1")
    {
        var sorted = values.Order().ToList();
        return $"{Text(Median(sorted), format)} ({Text(sorted[0], format)} - {Text(sorted[^1], format)})";
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
