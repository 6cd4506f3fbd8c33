using DifyDelivery.Errors;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Postgres.Copying.Schema;
using DifyDelivery.Processes;

namespace DifyDelivery.Postgres.Backups;

/// <summary>Writes a database into a directory archive with <c>pg_dump</c>, and reads one back with <c>pg_restore</c>, two jobs each.</summary>
/// <param name="programs">The folder of both, at least as new as the server that is dumped.</param>
/// <param name="processes">Runs them.</param>
public sealed class DatabaseBackup(string programs, IProcessRunner processes)
{
    private const string Jobs = "--jobs=2";
    private const string ApplicationName = "dify-delivery backup";

    /// <summary>Dumps a database.</summary>
    /// <param name="database">The database.</param>
    /// <param name="archive">The folder to make; what an earlier attempt left there is removed.</param>
    /// <param name="cancellationToken">Ends pg_dump.</param>
    /// <exception cref="CommandFailedException">pg_dump failed.</exception>
    public async Task DumpAsync(DatabaseRef database, string archive, CancellationToken cancellationToken = default)
    {
        if (Directory.Exists(archive))
        {
            Directory.Delete(archive, recursive: true);
        }

        var result = await processes.RunAsync(
            new CommandSpec(Program("pg_dump"), "--format=directory", Jobs, $"--exclude-schema={DatabaseCopy.JournalSchema}", "--file", archive, "--no-password")
            {
                Environment = ClientEnvironment.Of(database, ApplicationName),
            },
            cancellationToken: cancellationToken);
        result.EnsureSucceeded($"The backup of {database} failed.", "Mend the cause and run the command again.");
    }

    /// <summary>Restores an archive into a database that is there and empty, without owners, privileges and comments.</summary>
    /// <param name="archive">The folder.</param>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Ends pg_restore.</param>
    /// <returns>
    /// What pg_restore complained about and went on, or null. A newer one sets a parameter that an older server does not know
    /// (<c>transaction_timeout</c>): whether anything is missing only a comparison tells.
    /// </returns>
    public async Task<string?> RestoreAsync(string archive, DatabaseRef database, CancellationToken cancellationToken = default)
    {
        var result = await processes.RunAsync(
            new CommandSpec(
                Program("pg_restore"), Jobs, "--no-owner", "--no-privileges", "--no-comments", "--dbname", database.Name, "--no-password", archive)
            {
                Environment = ClientEnvironment.Of(database, ApplicationName),
            },
            cancellationToken: cancellationToken);
        return result.Succeeded ? null
            : result.StandardError.Contains("errors ignored on restore", StringComparison.Ordinal) ? result.StandardError.Trim()
            : throw new DeliveryException($"The restore into {database} failed.", result.StandardError.Trim(), "Mend the cause and run the command again.");
    }

    private string Program(string name) => Path.Combine(programs, OperatingSystem.IsWindows() ? name + ".exe" : name);
}
