using DifyDelivery.Benchmarks;
using DifyDelivery.Benchmarks.Methods;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    stop.Cancel();
};

// What is measured runs in a process of its own: this program again, with one of the two words that no person needs.
return args switch
{
    [EngineRun.Verb, .. var rest] => await EngineRun.RunAsync(rest, stop.Token),
    [BareRun.Verb, .. var rest] => await BareRun.RunAsync(rest, stop.Token),
    ["--help" or "-h", ..] => Help(),
    _ => await BenchmarkAsync(),
};

static int Help()
{
    Console.WriteLine(Options.Usage);
    return 0;
}

async Task<int> BenchmarkAsync()
{
    if (!Options.TryParse(args, out var options, out var problem))
    {
        await Console.Error.WriteLineAsync($"{problem}\n\n{Options.Usage}");
        return 1;
    }

    return await new Benchmark(options, Console.Out).RunAsync(stop.Token);
}
