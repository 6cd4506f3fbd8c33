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
    private const string NotCompiledIn = "does not support compression";

    /// <summary>Dumps a database.</summary>
    /// <param name="database">The database.</param>
    /// <param name="archive">The folder to make; what an earlier attempt left there is removed.</param>
    /// <param name="cancellationToken">Ends pg_dump.</param>
    /// <exception cref="CommandFailedException">pg_dump failed.</exception>
    public Task DumpAsync(DatabaseRef database, string archive, CancellationToken cancellationToken = default) =>
        DumpAsync(database, archive, new DumpOptions(), null, cancellationToken);

    /// <summary>Dumps a database, seen through a snapshot and compressed by the best method that the programs know.</summary>
    /// <param name="database">The database.</param>
    /// <param name="archive">The folder to make; what an earlier attempt left there is removed.</param>
    /// <param name="options">Snapshot and methods of compression.</param>
    /// <param name="onTable">Told the name of each table whose rows are written; null: nobody is.</param>
    /// <param name="cancellationToken">Ends pg_dump.</param>
    /// <returns>The method of compression that was used; null for pg_dump's own.</returns>
    /// <exception cref="CommandFailedException">pg_dump failed.</exception>
    public async Task<string?> DumpAsync(
        DatabaseRef database, string archive, DumpOptions options, Action<string>? onTable, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        CommandResult result;
        var methods = new Queue<string>(options.Compression);
        string? method;
        do
        {
            if (Directory.Exists(archive))
            {
                Directory.Delete(archive, recursive: true);
            }

            method = methods.TryDequeue(out var next) ? next : null;
            result = await processes.RunAsync(
                new CommandSpec(Program("pg_dump"), [.. Arguments(options.Snapshot, method, archive, verbose: onTable is not null)])
                {
                    Environment = ClientEnvironment.Of(database, ApplicationName),
                },
                onError: ItemLines.Observe(onTable),
                cancellationToken: cancellationToken);
        }
        while (!result.Succeeded && methods.Count > 0 && result.StandardError.Contains(NotCompiledIn, StringComparison.OrdinalIgnoreCase));

        result.EnsureSucceeded($"The backup of {database} failed.", "Mend the cause and run the command again.");
        return method;
    }

    /// <summary>Restores an archive into a database that is there and empty, without owners, privileges and comments.</summary>
    /// <param name="archive">The folder.</param>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Ends pg_restore.</param>
    /// <returns>
    /// What pg_restore complained about and went on, or null. A newer one sets a parameter that an older server does not know
    /// (<c>transaction_timeout</c>): whether anything is missing only a comparison tells.
    /// </returns>
    public Task<string?> RestoreAsync(string archive, DatabaseRef database, CancellationToken cancellationToken = default) =>
        RestoreAsync(archive, database, isForUse: false, null, cancellationToken);

    /// <summary>Restores an archive into a database that is there and empty. Everything will belong to the login.</summary>
    /// <param name="archive">The folder.</param>
    /// <param name="database">The database.</param>
    /// <param name="isForUse">Whether somebody will work with it: then privileges and comments come too, as far as the server grants them.</param>
    /// <param name="onTable">Told the name of each table whose rows are there; null: nobody is.</param>
    /// <param name="cancellationToken">Ends pg_restore.</param>
    /// <returns>See <see cref="RestoreAsync(string, DatabaseRef, CancellationToken)"/>.</returns>
    /// <exception cref="DeliveryException">pg_restore gave up.</exception>
    public async Task<string?> RestoreAsync(
        string archive, DatabaseRef database, bool isForUse, Action<string>? onTable, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        var errors = new List<string>();
        var tables = ItemLines.Observe(onTable);
        var result = await processes.RunAsync(
            new CommandSpec(
                Program("pg_restore"),
                [
                    Jobs, "--no-owner", .. isForUse ? (string[])[] : ["--no-privileges", "--no-comments"], .. onTable is null ? (string[])[] : ["--verbose"],
                    "--dbname", database.Name, "--no-password", archive,
                ])
            {
                Environment = ClientEnvironment.Of(database, ApplicationName),
            },
            onError: line =>
            {
                tables?.Invoke(line);
                if (ItemLines.IsComplaint(line))
                {
                    errors.Add(line);
                }
            },
            cancellationToken: cancellationToken);
        var complaint = string.Join('\n', errors);
        return result.Succeeded ? null
            : result.StandardError.Contains("errors ignored on restore", StringComparison.Ordinal) ? complaint
            : throw new DeliveryException($"The restore into {database} failed.", complaint.Length > 0 ? complaint : result.StandardError.Trim(), "Mend the cause and run the command again.");
    }

    /// <summary>Lists what an archive holds: whether pg_restore can read its table of contents.</summary>
    /// <param name="archive">The folder.</param>
    /// <param name="cancellationToken">Ends pg_restore.</param>
    /// <returns>How many entries it has.</returns>
    /// <exception cref="CommandFailedException">It cannot be read.</exception>
    public async Task<int> ListAsync(string archive, CancellationToken cancellationToken = default)
    {
        var result = await processes.RunAsync(new CommandSpec(Program("pg_restore"), "--list", archive), cancellationToken: cancellationToken);
        result.EnsureSucceeded($"The archive {archive} cannot be read.", "Make the backup again.");
        return result.StandardOutput.Split('\n').Count(line => line.Length > 0 && line[0] != ';');
    }

    private static IEnumerable<string> Arguments(string? snapshot, string? compression, string archive, bool verbose) =>
    [
        "--format=directory", Jobs, $"--exclude-schema={DatabaseCopy.JournalSchema}", "--lock-wait-timeout=60s",
        .. snapshot is null ? (string[])[] : [$"--snapshot={snapshot}"], .. compression is null ? (string[])[] : [$"--compress={compression}"],
        .. verbose ? (string[])["--verbose"] : [], "--file", archive, "--no-password",
    ];

    private string Program(string name) => Path.Combine(programs, OperatingSystem.IsWindows() ? name + ".exe" : name);
}
