using System.Diagnostics;
using System.Globalization;
using DifyDelivery.Benchmarks.Data;
using DifyDelivery.Benchmarks.Machines;
using DifyDelivery.Benchmarks.Measuring;
using DifyDelivery.Benchmarks.Methods;
using DifyDelivery.Benchmarks.Reporting;
using DifyDelivery.Engine;

namespace DifyDelivery.Benchmarks;

/// <summary>Makes the servers and the data, runs the methods in turns, and reports.</summary>
internal sealed class Benchmark(Options options, TextWriter output)
{
    private const string Database = "dify";

    /// <summary>What two databases must have in common before a copy counts as one: rows of every table, and the number of indexes.</summary>
    private const string ShapeSql = """
        SELECT string_agg(relname || ' ' || (xpath('/row/n/text()', query_to_xml('SELECT count(*) AS n FROM ' || oid::regclass, false, true, '')))[1]::text, ', ' ORDER BY relname)
               || ', indexes ' || (SELECT count(*) FROM pg_indexes WHERE schemaname = 'public')
        FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        """;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var folder = options.Folder ?? Directory.CreateTempSubdirectory("dify-benchmark-").FullName;
        try
        {
            // The servers run as another user when this is root.
            Directory.CreateDirectory(folder);
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
            return await RunAsync(folder, cancellationToken);
        }
        finally
        {
            if (options.Folder is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private async Task<int> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var catalog = await MethodCatalog.ListAsync(options.NewerPgCopyDb, cancellationToken);
        if (options.Methods is ["list"] || options.Methods.Except(catalog.Select(method => method.Name)).Any())
        {
            await output.WriteLineAsync(string.Join('\n', catalog.Select(method => $"{method.Name,-20}{method.Title}{(method.Missing is { } why ? $" ({why})" : "")}")));
            return options.Methods is ["list"] ? 0 : 1;
        }

        var methods = catalog.Where(method => options.Methods.Count == 0 || options.Methods.Contains(method.Name)).ToList();
        using var client = CpuMeters.For("client");
        var programs = await ServerPrograms.FindAsync(Options.SourceMajor, folder, cancellationToken);
        await using var source = await BenchmarkServer.StartAsync("source", programs, folder, cancellationToken);
        await using var target = await BenchmarkServer.StartAsync(
            $"target-{options.TargetMajor}", await ServerPrograms.FindAsync(options.TargetMajor, folder, cancellationToken), folder, cancellationToken);
        var data = await DifyData.PrepareAsync(source, Database, options.Megabytes, output, cancellationToken);
        var hasLz4 = await target.QueryAsync<bool>(
            "postgres", "SELECT 'lz4' = ANY (enumvals) FROM pg_settings WHERE name = 'default_toast_compression'", cancellationToken);
        var scene = new Scene(source, target, Database, options.Workers, programs, Path.Combine(folder, "scratch"), hasLz4);
        var shape = await source.QueryAsync<string>(Database, ShapeSql, cancellationToken);

        var measurements = new List<Measurement>();
        var failures = new Dictionary<string, string>();
        var report = new Report(options, data, methods, measurements, failures, hasLz4, await VersionsAsync(source, target, cancellationToken));
        for (var round = 0; round < options.Rounds; round++)
        {
            // Each round begins with another method, so that none always comes after the same one.
            foreach (var method in methods.Where(method => method.Missing is null).Index().OrderBy(method => (method.Index + round) % methods.Count).Select(method => method.Item))
            {
                await MeasureAsync(method, round, scene, client, shape, measurements, failures, cancellationToken);
            }

            // After each round, so that what has been measured outlives an interruption.
            if (options.Markdown is { } file)
            {
                await File.WriteAllTextAsync(file, report.ToMarkdown(), cancellationToken);
            }
        }

        await output.WriteLineAsync(report.ToMarkdown());

        return failures.Count == 0 ? 0 : 1;
    }

    private async Task MeasureAsync(
        Method method, int round, Scene scene, ICpuMeter client, string shape, List<Measurement> measurements, Dictionary<string, string> failures,
        CancellationToken cancellationToken)
    {
        await scene.Target.DropDatabaseAsync(Database, cancellationToken);
        await scene.Target.CreateDatabaseAsync(Database, cancellationToken);
        Directory.CreateDirectory(scene.Scratch);
        try
        {
            // As our engine's own program runs; the bare limit alike.
            var environment = new Dictionary<string, string>(EngineProgram.Variables)
            {
                ["PGPASSWORD"] = BenchmarkServer.Password,
                ["PATH"] = $"{scene.ClientPrograms}:{Environment.GetEnvironmentVariable("PATH")}",
            };
            var (sourceBefore, targetBefore, clientBefore, busyBefore) = (scene.Source.Meter.Seconds(), scene.Target.Meter.Seconds(), client.Seconds(), Machine.BusySeconds());
            var begun = Stopwatch.GetTimestamp();
            var written = await Child.RunAsync(client.Command(method.Command(scene)), environment, cancellationToken);
            var wall = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            var (sourceCpu, targetCpu, clientCpu) = (scene.Source.Meter.Seconds() - sourceBefore, scene.Target.Meter.Seconds() - targetBefore, client.Seconds() - clientBefore);
            var others = Math.Max(0, Machine.BusySeconds() - busyBefore - sourceCpu - targetCpu - clientCpu);
            var peak = written.Split('\n').LastOrDefault(line => line.StartsWith(RunArguments.PeakPrefix, StringComparison.Ordinal)) is { } line
                ? long.Parse(line[RunArguments.PeakPrefix.Length..], CultureInfo.InvariantCulture)
                : (long?)null;
            if (await scene.Target.QueryAsync<string>(Database, ShapeSql, cancellationToken) != shape)
            {
                throw new InvalidOperationException("it said that it was done, but rows or indexes are missing on the target");
            }

            var measurement = new Measurement(method.Name, round, wall, sourceCpu, targetCpu, clientCpu, others, peak);
            measurements.Add(measurement);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"round {round + 1}  {method.Name,-20}{wall,7:F1} s   CPU {measurement.Cpu,6:F1} s ({sourceCpu:F1}/{targetCpu:F1}/{clientCpu:F1})   others {others,6:F1} s   {(peak is null ? "" : $"peak {peak / 1024} MB")}"));
        }
        catch (InvalidOperationException exception)
        {
            failures[method.Name] = exception.Message;
            await output.WriteLineAsync($"round {round + 1}  {method.Name} FAILED: {exception.Message}");
        }
        finally
        {
            Directory.Delete(scene.Scratch, recursive: true);
        }
    }

    private static async Task<string> VersionsAsync(BenchmarkServer source, BenchmarkServer target, CancellationToken cancellationToken) =>
        $"PostgreSQL {await source.QueryAsync<string>("postgres", "SHOW server_version", cancellationToken)} to {await target.QueryAsync<string>("postgres", "SHOW server_version", cancellationToken)}";
}
