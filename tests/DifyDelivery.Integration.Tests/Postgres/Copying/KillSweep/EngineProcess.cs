using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using DifyDelivery.CopyProgram;
using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Integration.Tests.Postgres.Copying.KillSweep;

/// <summary>The engine in a process of its own, reaching both servers over networks that can fail.</summary>
internal sealed partial class EngineProcess : IAsyncDisposable
{
    /// <summary>How long it bears a server's silence.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(4);

    /// <summary>How often it tries.</summary>
    public const int Attempts = 4;

    /// <summary>How long it waits for a server that is away.</summary>
    public static readonly TimeSpan Away = TimeSpan.FromSeconds(5);

    // Twice the silence until a session is given up, then attempts that end after as long again until the server has been away for too long; the
    // comparison of the schemas waits a minute for an answer, which nobody can set.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    private static readonly string Program = typeof(EngineProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == nameof(CopyProgram)).Value!;

    private readonly string _file;
    private readonly ChildProgram _program;

    private EngineProcess(string file, ChildProgram program) => (_file, _program) = (file, program);

    public bool HasExited => _program.HasExited;

    public string Output => _program.Output;

    /// <summary>The parts that it found done.</summary>
    public int Reused => int.Parse(ReusedParts().Match(Output).Groups[1].Value);

    public static EngineProcess Start(Guid id, DatabaseRef source, int sourcePort, DatabaseRef target, int targetPort, string programs)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, JsonSerializer.Serialize(new CopyTask(
            id, Describe(source, sourcePort), Describe(target, targetPort), programs, SweepTables.PartBytes, Attempts, Away.TotalSeconds, Silence.TotalSeconds)));
        return new EngineProcess(file, ChildProgram.Start(
            "dotnet", [Program, file],
            new Dictionary<string, string?>
            {
                [CopyTask.SourcePassword] = source.Server.Password,
                [CopyTask.TargetPassword] = target.Server.Password,
            }));
    }

    /// <summary>Waits for the end; fails when it does not come within what <see cref="Silence"/>, <see cref="Attempts"/> and <see cref="Away"/> allow.</summary>
    public async Task<int> EndAsync()
    {
        try
        {
            return await _program.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new SweepException($"the engine has not ended after {Patience.TotalSeconds} s:\n{Output}");
        }
    }

    /// <summary>Ends when it says a line that begins so, or with the process.</summary>
    public async Task SaysAsync(string line, CancellationToken cancellationToken)
    {
        while (!HasExited && !Output.Contains($"\n{line}", StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
        }
    }

    public async Task KillAsync()
    {
        await _program.SignalAsync("KILL");
        await _program.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        File.Delete(_file);
    }

    private static TaskDatabase Describe(DatabaseRef database, int port) => new(
        database.Server.Host, port, database.Server.Username, database.Name, database.Server.Tls, database.Server.RootCertificateFile);

    [GeneratedRegex(@"reused (\d+) parts")]
    private static partial Regex ReusedParts();
}

/// <summary>A run of the sweep found something wrong.</summary>
internal sealed class SweepException(string message) : Exception(message);
