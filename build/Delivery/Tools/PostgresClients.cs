using DifyDelivery.Errors;
using DifyDelivery.Reporting;

namespace DifyDelivery.Tools;

/// <summary>Finds <c>pg_dump</c> and <c>pg_restore</c> that can read a server: they refuse one of a newer major than their own.</summary>
/// <param name="toolbox">Knows the programs and where they are had.</param>
public sealed class PostgresClients(IToolbox toolbox)
{
    private static readonly (int Major, string Tool)[] Known =
        [(15, ToolNames.PostgresClient), (17, ToolNames.PostgresClient17), (18, ToolNames.PostgresClient18)];

    /// <summary>Returns client programs for a server: of the nearest major that is not older and can be had.</summary>
    /// <param name="serverMajor">The server's major version.</param>
    /// <param name="reporter">Told about downloads.</param>
    /// <param name="cancellationToken">Stops a download.</param>
    /// <exception cref="DeliveryException">There are none for such a server; the message says what was tried and what to install.</exception>
    public async Task<PostgresClientPrograms> ForAsync(int serverMajor, IReporter reporter, CancellationToken cancellationToken = default)
    {
        DeliveryException? first = null;
        foreach (var (_, name) in Known.Where(known => known.Major >= serverMajor))
        {
            try
            {
                return From(await toolbox.ResolveAsync(name, reporter, cancellationToken));
            }
            catch (DeliveryException exception)
            {
                // A newer one reads the server as well.
                first ??= exception;
            }
        }

        throw first ?? new DeliveryException(
            $"There are no client programs for PostgreSQL {serverMajor}.", $"The newest that this version knows are of {Known[^1].Major}.",
            "Use a server of an older major, or a newer version of this build.");
    }

    /// <summary>The command that installs client programs for a server where apt knows them.</summary>
    /// <param name="serverMajor">The server's major version.</param>
    public static string InstallCommand(int serverMajor) =>
        $"apt-get install postgresql-client-{serverMajor} (of apt.postgresql.org where the release's own packages are older)";

    private static PostgresClientPrograms From(ResolvedTool tool)
    {
        var folder = Path.GetDirectoryName(tool.Path)!;
        var extension = Path.GetExtension(tool.Path);
        foreach (var program in new[] { "pg_dump", "pg_restore" })
        {
            if (!File.Exists(Path.Combine(folder, program + extension)))
            {
                throw new DeliveryException(
                    $"{tool.Path} has no {program} beside it.", "It was found as the PostgreSQL client programs, of which these two are needed.",
                    "Install the whole package of client programs, or name another with the variable of the tool.");
            }
        }

        return new PostgresClientPrograms(folder, Version.Parse(tool.Version).Major, tool.Version, tool.Origin);
    }
}

/// <summary>Client programs that were found.</summary>
/// <param name="Folder">The folder of <c>pg_dump</c>, <c>pg_restore</c> and <c>psql</c>.</param>
/// <param name="Major">Their major version.</param>
/// <param name="Version">Their version.</param>
/// <param name="Origin">Where they were found.</param>
public sealed record PostgresClientPrograms(string Folder, int Major, string Version, string Origin);
