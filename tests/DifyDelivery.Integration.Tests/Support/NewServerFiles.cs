using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace DifyDelivery.Integration.Tests.Support;

/// <summary>
/// The files of a new server: <c>initdb</c> makes them once for each folder of programs, and each server gets a copy, which takes a tenth of
/// its time. The programs that come without <c>pg_resetwal</c> make each server's anew.
/// </summary>
internal static class NewServerFiles
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Templates = new();

    /// <summary>Makes a server's files.</summary>
    /// <param name="binaries">Folder of the server's programs.</param>
    /// <param name="data">Folder that does not exist yet.</param>
    public static async Task MakeAsync(string binaries, string data)
    {
        var resetWal = Path.Combine(binaries, "pg_resetwal");
        if (!File.Exists(resetWal))
        {
            await InitializeAsync(binaries, data);
            return;
        }

        var template = await Templates.GetOrAdd(binaries, folder => new(() => MakeTemplateAsync(folder))).Value;
        (await ChildProgram.RunAsync("cp", ["-a", template, data])).ExitCode.ShouldBe(0);
        await IdentifyAsync(data);
        await SucceedsAsync(resetWal, "-f", data);
    }

    private static async Task<string> MakeTemplateAsync(string binaries)
    {
        var folder = ServerFolders.New();
        await ServerUser.OwnsAsync(folder);
        var template = Path.Combine(folder, "template");
        await InitializeAsync(binaries, template);
        return template;
    }

    private static async Task InitializeAsync(string binaries, string data)
    {
        var passwordFile = Path.Combine(Path.GetDirectoryName(data)!, "password");
        await File.WriteAllTextAsync(passwordFile, PostgresServer.AdminPassword);
        await SucceedsAsync(
            Path.Combine(binaries, "initdb"), "-D", data, "-U", "postgres", $"--pwfile={passwordFile}", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
    }

    /// <summary>
    /// Servers are told apart by their system identifier, the first eight bytes of <c>pg_control</c>: a signed number, which is not negative
    /// here. <c>pg_resetwal</c> has to make the log and the checksum anew that must agree with it.
    /// </summary>
    private static async Task IdentifyAsync(string data)
    {
        var identifier = RandomNumberGenerator.GetBytes(sizeof(long));
        identifier[^1] &= 0x7f;
        await using var control = new FileStream(Path.Combine(data, "global", "pg_control"), FileMode.Open, FileAccess.Write);
        await control.WriteAsync(identifier);
    }

    private static async Task SucceedsAsync(string program, params string[] arguments)
    {
        await using var run = ServerUser.Start(program, arguments);
        (await run.WaitForExitAsync()).ShouldBe(0, run.Output);
    }
}
