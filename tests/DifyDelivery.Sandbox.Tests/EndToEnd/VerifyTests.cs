using System.Text.Json;
using DifyDelivery.Postgres;
using DifyDelivery.Sandbox.Tests.EndToEnd.KillSweep;
using Npgsql;
using Xunit.Abstractions;

namespace DifyDelivery.Sandbox.Tests.EndToEnd;

/// <summary>Verify finds what an upgrade or a migration can leave behind, and says which it is; and it works with just its own Role.</summary>
public class VerifyTests(DeliveryRoot root, ITestOutputHelper output) : DeliveryTest(root)
{
    private const int PostgresPort = 5432;
    private const int FlexibleServerPort = 30432;

    private Killing Kubectl => new(Root);

    [Fact]
    public async Task WhatIsLeftBehindIsCaught()
    {
        if (CannotRun)
        {
            return;
        }

        (await Root.RunAsync("ProvisionPostgres", "--use-azure-postgres", "true")).ExitCode.ShouldBe(0);
        using var cluster = await ConnectAsync();
        var secrets = await cluster.ReadSecretAsync("dify", "dify-delivery") ?? throw new InvalidOperationException("there is no Secret");
        await SetDatabaseAsync("elsewhere");
        await Kubectl.KubectlAsync("scale", "deployment", "dify-beat", "--replicas", "0", "--namespace", "dify");
        await using var replica = cluster.Forward("dify", "dify-postgresql-read-0", PostgresPort);
        await QueryAsync(replica.LocalPort, secrets, "SELECT pg_wal_replay_pause()");
        await using (await LeftBehindAsync(secrets))
        {
            var run = await Root.RunAsync("Verify");

            run.ExitCode.ShouldBe(1, run.Output);
            run.Output.ShouldContain("dify-worker is told DB_DATABASE=elsewhere in the cluster, and dify by the release");
            run.Output.ShouldContain("dify-beat has no pods, and the release wants 1");
            run.Output.ShouldContain("on psql-dify-dev, which Dify does not use");
            run.Output.ShouldContain("it has replayed nothing for");
            var report = ReadJson(Path.Combine(Root.Root, "artifacts", "verify.json"));
            report.GetProperty("ok").GetBoolean().ShouldBeFalse();
            report.GetProperty("checks").EnumerateArray()
                .Where(check => check.GetProperty("state").GetString() == "failed")
                .Select(check => check.GetProperty("id").GetString())
                .ShouldBe(["verify.database-settings", "verify.fence", "verify.sessions", "verify.replica"], run.Output);
        }

        using var watch = Root.Start("Verify", "--watch");
        await watch.PrintedAsync("checks failed: database settings, fence, replica");
        await QueryAsync(replica.LocalPort, secrets, "SELECT pg_wal_replay_resume()");
        await SetDatabaseAsync("dify");
        await Kubectl.KubectlAsync("scale", "deployment", "dify-beat", "--replicas", "1", "--namespace", "dify");
        await watch.PrintedAsync("fence: failed -> ok");
        await watch.InterruptAsync();
        (await watch.WaitAsync()).ExitCode.ShouldBe(130);
        await Kubectl.KubectlAsync("rollout", "status", "deployment", "dify-beat", "--namespace", "dify", "--timeout", "60s");
        await AMissingRightIsNamedAsync();
    }

    /// <summary>The Role that Verify works with is the one that Doctor writes: without a rule of it Verify says what it lacks, and applying it mends that.</summary>
    private async Task AMissingRightIsNamedAsync()
    {
        if (DeliveryRoot.Context is not null)
        {
            output.WriteLine("Left out: a missing right that is named: a person's cluster is worked on with the person's own rights");
            await VerifyAsync();
            return;
        }

        var role = JsonDocument.Parse(await Kubectl.KubectlAsync("get", "role", "dify-delivery-verify", "--namespace", "dify", "--output", "json")).RootElement;
        var rules = role.GetProperty("rules").EnumerateArray().ToList();
        var forward = rules.FindIndex(rule => rule.GetProperty("resources")[0].GetString() == "pods/portforward");
        await Kubectl.KubectlAsync("patch", "role", "dify-delivery-verify", "--namespace", "dify", "--type", "json", "--patch", $$"""[{"op": "remove", "path": "/rules/{{forward}}"}]""");

        var refused = await Root.RunAsync("Verify");

        refused.ExitCode.ShouldBe(3, refused.Output);
        refused.Output.ShouldContain("rbac.missing");
        refused.Output.ShouldContain("may not get, create pods/portforward in namespace 'dify', which Verify needs");
        refused.Output.ShouldContain("./build.sh Doctor --env dev --rbac");

        (await Root.RunAsync("Doctor", "--rbac")).Output.ShouldContain("kubectl apply --filename artifacts/rbac-dev.yaml");
        await Kubectl.KubectlAsync("apply", "--filename", Path.Combine(Root.Root, "artifacts", "rbac-dev.yaml"));
        await VerifyAsync();
    }

    private Task<string> SetDatabaseAsync(string name) =>
        Kubectl.KubectlAsync("patch", "configmap", "dify-worker", "--namespace", "dify", "--patch", $$$"""{"data": {"DB_DATABASE": "{{{name}}}"}}""");

    /// <summary>What a pod that nobody restarted would have on the server that Dify does not use.</summary>
    private async Task<NpgsqlConnection> LeftBehindAsync(IReadOnlyDictionary<string, string> secrets)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = await Kubectl.KubectlAsync("get", "nodes", "--output", "jsonpath={.items[0].status.addresses[?(@.type==\"InternalIP\")].address}"),
            Port = FlexibleServerPort,
            Username = "difyadmin",
            Password = secrets[DeliverySecrets.AdministratorPassword],
            Database = "dify",
            SslMode = SslMode.Require,
            GssEncryptionMode = GssEncryptionMode.Disable,
            // No application name, as Dify's own drivers give none: a program that names itself is somebody else's.
            Pooling = false,
        }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task QueryAsync(int port, IReadOnlyDictionary<string, string> secrets, string query)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = "postgres",
            Password = secrets[DeliverySecrets.PostgresPassword],
            GssEncryptionMode = GssEncryptionMode.Disable,
            Pooling = false,
        }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(query, connection);
        await command.ExecuteNonQueryAsync();
    }
}
