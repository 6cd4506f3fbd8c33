using System.Globalization;
using DifyDelivery.Benchmarks.Machines;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Benchmarks.Methods;

/// <summary>Our engine, in a process of its own.</summary>
internal static class EngineRun
{
    public const string Verb = "run-engine";

    /// <summary>Last word of the command: verify as well.</summary>
    public const string Verified = "verify";

    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var run = RunArguments.Parse(arguments);
        var redactor = new Redactor();
        redactor.Register(BenchmarkServer.Password);
        var progress = new Silence();
        var copy = new DatabaseCopy(
            new CopyRequest
            {
                Id = Guid.NewGuid(),
                Source = Database(run.SourcePort, run.Database),
                Target = Database(run.TargetPort, run.Database),
                ClientPrograms = run.ClientPrograms,
                Workers = run.Workers,
                SourceIsFenced = true,
            }, new ProcessRunner(redactor), TimeProvider.System);
        var result = await copy.RunAsync(progress, cancellationToken);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"copied {result.Tables.Sum(table => table.Rows)} rows, {result.Tables.Sum(table => table.Bytes)} bytes in {result.Elapsed.TotalSeconds:F2} s"));
        if (arguments[^1] == Verified)
        {
            var verdict = await copy.VerifyAsync(progress, cancellationToken);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"verified {verdict.Tables.Count} tables in {verdict.Elapsed.TotalSeconds:F2} s"));
            if (!verdict.IsEqual)
            {
                await Console.Error.WriteLineAsync("The target differs from the source.");
                return 1;
            }
        }

        await copy.ForgetAsync(cancellationToken);
        RunArguments.WritePeak();
        return 0;
    }

    private static DatabaseRef Database(int port, string name) =>
        new(new PostgresEndpoint("127.0.0.1", port, BenchmarkServer.Owner, BenchmarkServer.Password, PostgresTls.Disable), name);

    private sealed class Silence : IProgress<CopyProgress>
    {
        public void Report(CopyProgress value)
        {
        }
    }
}
