using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace DifyDelivery.Integration.Tests.Support;

/// <summary>
/// The files of a new server: <c>initdb</c> makes them once for each set of programs, and each server gets a copy, which takes a tenth of its
/// time. The programs that come without <c>pg_resetwal</c> make each server's anew.
/// </summary>
/// <param name="binaries">Folder of the server's programs.</param>
/// <param name="superuserPassword">Password of <c>postgres</c>.</param>
internal sealed class NewServerFiles(string binaries, string superuserPassword)
{
    private static readonly ConcurrentDictionary<NewServerFiles, Lazy<Task<string>>> Templates = new(
        EqualityComparer<NewServerFiles>.Create((one, other) => one?.Key == other?.Key, files => files.Key.GetHashCode()));

    private (string, string) Key => (binaries, superuserPassword);

    private string ResetWal => Path.Combine(binaries, "pg_resetwal");

    /// <summary>Makes a server's files.</summary>
    /// <param name="data">Folder that does not exist yet.</param>
    public async Task MakeAsync(string data)
    {
        if (!File.Exists(ResetWal))
        {
            await InitializeAsync(data);
            return;
        }

        var template = await Templates.GetOrAdd(this, files => new(files.MakeTemplateAsync)).Value;
        (await ChildProgram.RunAsync("cp", ["-a", template, data])).ExitCode.ShouldBe(0);
        await IdentifyAsync(data);
    }

    private async Task<string> MakeTemplateAsync()
    {
        var folder = ServerFolders.New();
        await ServerUser.OwnsAsync(folder);
        var template = Path.Combine(folder, "template");
        await InitializeAsync(template);
        return template;
    }

    private async Task InitializeAsync(string data)
    {
        var passwordFile = Path.Combine(Path.GetDirectoryName(data)!, "password");
        await File.WriteAllTextAsync(passwordFile, superuserPassword);
        await SucceedsAsync("initdb", "-D", data, "-U", "postgres", $"--pwfile={passwordFile}", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
    }

    /// <summary>Servers are told apart by their system identifier, the first eight bytes of <c>pg_control</c>; the log that has to agree is made anew.</summary>
    private async Task IdentifyAsync(string data)
    {
        var identifier = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(identifier, BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue);
        await using (var control = new FileStream(Path.Combine(data, "global", "pg_control"), FileMode.Open, FileAccess.Write))
        {
            await control.WriteAsync(identifier);
        }

        await SucceedsAsync("pg_resetwal", "-f", data);
    }

    private async Task SucceedsAsync(string program, params string[] arguments)
    {
        await using var run = ServerUser.Start(Path.Combine(binaries, program), arguments);
        (await run.WaitForExitAsync()).ShouldBe(0, run.Output);
    }
}
