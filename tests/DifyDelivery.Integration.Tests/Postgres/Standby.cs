using DifyDelivery.Integration.Tests.Support;

namespace DifyDelivery.Integration.Tests.Postgres;

/// <summary>A standby of a test's server, made with pg_basebackup and streaming from it.</summary>
internal sealed class Standby : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pg-standby-");
    private ChildProgram? _program;

    private Standby()
    {
    }

    public int Port { get; } = FreePort.Find();

    public string Output => _program?.Output ?? "";

    private string Data => Path.Combine(_folder.FullName, "data");

    public static async Task<Standby> StartAsync(Support.PostgresServer primary)
    {
        var standby = new Standby();
        try
        {
            await ServerUser.OwnsAsync(standby._folder.FullName);
            var source = $"host={primary.Host} port={primary.Port} user=postgres application_name=standby-0";
            await using (var copy = Start("pg_basebackup", "-D", standby.Data, "-R", "-X", "stream", "-c", "fast", "-d", source))
            {
                (await copy.WaitForExitAsync()).ShouldBe(0, copy.Output);
            }

            standby._program = Start("postgres", "-D", standby.Data, "-p", $"{standby.Port}");
            return standby;
        }
        catch
        {
            await standby.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_program is not null)
        {
            await _program.DisposeAsync();
            _program = null;
        }

        if (_folder.Exists)
        {
            _folder.Delete(recursive: true);
            _folder.Refresh();
        }
    }

    private static ChildProgram Start(string program, params string[] arguments)
    {
        // By environment: arguments are for everybody to read. pg_basebackup writes it into the standby's own settings.
        var password = new Dictionary<string, string?> { ["PGPASSWORD"] = Support.PostgresServer.AdminPassword };
        return ServerUser.Start(Path.Combine(PostgresBinaries.Folder(), program), arguments, password);
    }
}
