using System.Globalization;
using System.Text.Json;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;

namespace DifyDelivery.CopyProgram;

/// <summary>A copy and its comparison, as a file describes them. The passwords are not in the file.</summary>
/// <param name="Id">Names the copy.</param>
/// <param name="Source">Where the rows are.</param>
/// <param name="Target">Where they go.</param>
/// <param name="ClientPrograms">The folder of pg_dump.</param>
/// <param name="PartBytes">Tables larger than this are copied in parts.</param>
/// <param name="Attempts">How often something is tried.</param>
/// <param name="PatienceSeconds">How long a server may be away.</param>
/// <param name="SilenceSeconds">How long a server may say nothing.</param>
public sealed record CopyTask(
    Guid Id, TaskDatabase Source, TaskDatabase Target, string ClientPrograms, long PartBytes, int Attempts, double PatienceSeconds,
    double SilenceSeconds)
{
    /// <summary>The variable with the source's password.</summary>
    public const string SourcePassword = "SOURCE_PASSWORD";

    /// <summary>The variable with the target's password.</summary>
    public const string TargetPassword = "TARGET_PASSWORD";

    /// <summary>Begins the line of the comparison's start.</summary>
    public const string Comparing = "comparing";

    /// <summary>Begins the line of the copy's end.</summary>
    public const string Copied = "copied";

    /// <summary>Reads a file.</summary>
    public static CopyTask Read(string file) =>
        JsonSerializer.Deserialize<CopyTask>(File.ReadAllText(file)) ?? throw new InvalidDataException($"{file} is empty.");

    /// <summary>Copies what is missing, compares all, and says in lines how far it is.</summary>
    public async Task<int> RunAsync(TextWriter output)
    {
        var request = new CopyRequest
        {
            Id = Id,
            Source = Source.With(SourcePassword),
            Target = Target.With(TargetPassword),
            ClientPrograms = ClientPrograms,
            PartBytes = PartBytes,
            Attempts = Attempts,
            Patience = TimeSpan.FromSeconds(PatienceSeconds),
            Silence = TimeSpan.FromSeconds(SilenceSeconds),
            SourceIsFenced = true,
        };
        var redactor = new Redactor();
        redactor.Register(request.Source.Server.Password);
        redactor.Register(request.Target.Server.Password);
        var copy = new DatabaseCopy(request, new ProcessRunner(redactor), TimeProvider.System);
        var lines = new ProgressLines(output);
        var result = await copy.RunAsync(lines);
        await SayAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{Copied} {result.Tables.Sum(table => table.Rows)} rows, reused {result.ReusedParts} parts, retried {result.Retries} times"));
        await SayAsync(Comparing);
        var verdict = await copy.VerifyAsync(lines);
        foreach (object difference in verdict.Tables.Where(table => !table.IsEqual).Concat<object>(verdict.SchemaDifferences))
        {
            await SayAsync($"different: {difference}");
        }

        return verdict.IsEqual ? ProgramExit.Done : ProgramExit.Different;

        async Task SayAsync(string line)
        {
            await output.WriteLineAsync(line);
            await output.FlushAsync();
        }
    }
}

/// <summary>A database, without its password.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">Port.</param>
/// <param name="Username">The role that logs in.</param>
/// <param name="Database">The database's name.</param>
/// <param name="Tls">How far the server's identity is checked.</param>
/// <param name="RootCertificateFile">PEM file of the roots to trust.</param>
public sealed record TaskDatabase(string Host, int Port, string Username, string Database, PostgresTls Tls, string? RootCertificateFile)
{
    internal DatabaseRef With(string variable) => new(
        new PostgresEndpoint(Host, Port, Username, Environment.GetEnvironmentVariable(variable) ?? "", Tls, RootCertificateFile), Database);
}
