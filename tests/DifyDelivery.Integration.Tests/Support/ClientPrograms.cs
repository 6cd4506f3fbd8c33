using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Tools;

namespace DifyDelivery.Integration.Tests.Support;

/// <summary>Finds PostgreSQL's client programs.</summary>
internal static class ClientPrograms
{
    /// <summary>The folder of <c>pg_dump</c>, <c>pg_restore</c> and <c>psql</c> that can read a server of that major. Fetched when it is not on this machine.</summary>
    public static async Task<string> FolderAsync(int serverMajor) =>
        (await new PostgresClients(new Toolbox(new ProcessRunner(new Redactor()), new ToolboxOptions())).ForAsync(serverMajor, new NullReporter())).Folder;
}
