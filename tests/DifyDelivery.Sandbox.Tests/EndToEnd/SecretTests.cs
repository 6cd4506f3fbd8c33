using System.Text;
using DifyDelivery.Postgres;

namespace DifyDelivery.Sandbox.Tests.EndToEnd;

/// <summary>No secret is in anything that is printed or written, nor in any process's arguments.</summary>
public class SecretTests(DeliveryRoot root) : DeliveryTest(root)
{
    [Fact]
    public async Task NoSecretLeaves()
    {
        if (CannotRun)
        {
            return;
        }

        using var stop = new CancellationTokenSource();
        var watching = Task.Run(() => CommandLines(stop.Token), CancellationToken.None);
        (await Root.RunAsync("ProvisionPostgres", "--use-azure-postgres", "true", "--verbosity", "verbose")).ExitCode.ShouldBe(0);
        (await Root.RunAsync("DeployDify", "--verbosity", "verbose", "--values-file", Root.WriteValues("worker:\n  replicas: 1\n"))).ExitCode.ShouldBe(0);
        (await Root.RunAsync("Plan", "--show-settings", "--verbosity", "verbose")).ExitCode.ShouldBe(0);
        (await Root.RunAsync("Verify", "--verbosity", "verbose")).ExitCode.ShouldBe(0);
        await stop.CancelAsync();
        var seen = string.Join('\n', await watching);
        using var cluster = await ConnectAsync();
        var stored = await cluster.ReadSecretAsync("dify", "dify-delivery");
        var secrets = stored!.Where(pair => DeliverySecrets.Keys.Contains(pair.Key)).Select(pair => pair.Value).ToList();

        secrets.ShouldContain(DeliveryRoot.PlantedPassword);
        secrets.Count.ShouldBe(DeliverySecrets.Keys.Count);
        foreach (var secret in secrets.SelectMany(secret => new[] { secret, Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)) }))
        {
            // Not by an assertion that prints the text: it would print the secret.
            seen.Contains(secret, StringComparison.Ordinal).ShouldBeFalse("a process's arguments hold a secret");
            Root.Printed.Any(text => text.Contains(secret, StringComparison.Ordinal)).ShouldBeFalse("the console shows a secret");
            Written().Where(file => Contains(file, secret)).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task APasswordThatDifyCannotParseIsRefusedByName()
    {
        using var run = new DeliveryProcess(
            Path.Combine(Root.Root, "build", "bin", "Debug", "_build.dll"), ["DeployDify", "--env", "dev", "--no-logo"], Root.Root,
            new Dictionary<string, string> { ["POSTGRESQL_PASSWORD"] = "not a 'good' one" });

        var result = await run.WaitAsync();

        result.ExitCode.ShouldBe(1, result.Output);
        result.Output.ShouldContain("PostgresqlPassword");
        result.Output.ShouldNotContain("not a 'good' one");
    }

    /// <summary>What the build has written: artifacts, logs, Terraform's state and plans. The node's own storage is the cluster's.</summary>
    private IEnumerable<string> Written() =>
        new[] { Path.Combine(Root.Root, "artifacts"), Path.Combine(Root.Root, ".nuke") }
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
            .Where(file => !file.StartsWith(Path.Combine(Root.State, "node") + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private static bool Contains(string file, string secret)
    {
        var content = File.ReadAllBytes(file);
        return content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0;
    }

    private static async Task<IReadOnlyCollection<string>> CommandLines(CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
            {
                try
                {
                    seen.Add(await File.ReadAllTextAsync(Path.Combine(process, "cmdline"), CancellationToken.None));
                }
                catch (IOException)
                {
                    // It has just ended.
                }
            }

            await Task.Yield();
        }

        return seen;
    }
}
