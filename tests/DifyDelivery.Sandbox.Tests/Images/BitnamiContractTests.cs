using DifyDelivery.Errors;

namespace DifyDelivery.Sandbox.Tests.Images;

[Collection("node")]
public sealed class BitnamiContractTests(ImageNode node) : IClassFixture<ImageNode>
{
    private const string Primary = "dify-postgresql-primary-0";
    private const string Read = "dify-postgresql-read-0";

    [Fact]
    public async Task Primary_and_replica_keep_the_images_contract_and_survive_being_killed()
    {
        if (!node.IsThere)
            return;
        await node.ApplyAsync(ServerManifests.Bitnami(node.Images[0].Reference));
        await node.RolledOutAsync("dify-postgresql-primary");
        await node.RolledOutAsync("dify-postgresql-read");

        await HasTheImagesSettingsAsync();
        await StreamsAsync();
        await SurvivesSigkillAsync(Primary);
        await SurvivesSigkillAsync(Read);
        await StopsInGoodOrderAsync();
        await RefusesWithoutPasswordAsync();
    }

    private async Task HasTheImagesSettingsAsync()
    {
        (await node.SqlAsync(Primary, "SELECT current_setting('server_version_num')::int / 10000")).ShouldBe("15");
        (await node.SqlAsync(Primary, "SELECT pg_encoding_to_char(encoding) || ' ' || datcollate || ' ' || datctype FROM pg_database WHERE datname = 'dify'"))
            .ShouldBe("UTF8 en_US.UTF-8 en_US.UTF-8");
        (await node.SqlAsync(Primary, "SHOW data_directory")).ShouldBe("/bitnami/postgresql/data");
        (await node.SqlAsync(Primary, "SHOW max_replication_slots")).ShouldBe("7");
        (await node.SqlAsync(Primary, "SHOW shared_preload_libraries")).ShouldBe("pgaudit");
        (await node.SqlAsync(Primary, "SELECT rolsuper FROM pg_roles WHERE rolname = 'postgres'")).ShouldBe("t");
        (await node.SqlAsync(Primary, "SELECT rolreplication AND NOT rolsuper FROM pg_roles WHERE rolname = 'repl_user'")).ShouldBe("t");
        (await node.SqlAsync(Primary, "CREATE EXTENSION \"uuid-ossp\"; SELECT length(uuid_generate_v4()::text)")).ShouldEndWith("36");
        (await node.KubectlAsync("exec", Primary, "--", "/opt/bitnami/postgresql/bin/pg_dump", "--version")).ShouldContain(" 15.");
        (await node.KubectlAsync("exec", Primary, "--", "id", "-u")).ShouldBe("1001");
        (await node.KubectlAsync("exec", Primary, "--", "bash", "-c", "tr '\\0' '\\n' < /proc/1/environ | grep -c PASSWORD= || true")).ShouldBe("0");
        await Should.ThrowAsync<DeliveryException>(() => node.KubectlAsync(
            "exec", Primary, "--", "env", "PGPASSWORD=wrong", "psql", "-h", "127.0.0.1", "-U", "postgres", "-c", "SELECT 1"));
    }

    private async Task StreamsAsync()
    {
        await node.SqlAsync(Primary, "CREATE TABLE kept (n int PRIMARY KEY); INSERT INTO kept SELECT generate_series(1, 1000)");
        await node.UntilAsync(
            async () => await node.SqlAsync(Read, "SELECT count(*) FROM pg_class WHERE relname = 'kept'") == "1"
                && await node.SqlAsync(Read, "SELECT count(*) FROM kept") == "1000",
            "the replica does not follow");
        (await node.SqlAsync(Read, "SELECT pg_is_in_recovery()")).ShouldBe("t");
        (await node.SqlAsync(Primary, "SELECT application_name || ' ' || state FROM pg_stat_replication")).ShouldBe("my_application streaming");
        (await node.SqlAsync(Read, "SHOW primary_conninfo")).ShouldNotContain("repl-Pw_1");
    }

    private async Task SurvivesSigkillAsync(string pod)
    {
        var restarts = await RestartsAsync(pod);
        await KillAsync(pod);
        await node.UntilAsync(async () => await RestartsAsync(pod) > restarts && await IsReadyAsync(pod), $"{pod} does not come back");
        (await node.SqlAsync(pod, "SELECT count(*) FROM kept")).ShouldBe("1000");
        await node.UntilAsync(async () => await node.SqlAsync(Primary, "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'") == "1", "no stream");
    }

    private async Task StopsInGoodOrderAsync()
    {
        // A session is open while the pod is asked to end: a smart shutdown would wait for it until the grace is over. It is a client in the
        // foreground of its exec: one left in the background would be the server's own child, and its end would count as a crash.
        var session = node.SqlAsync(Primary, "SELECT pg_sleep(300)");
        await node.UntilAsync(
            async () => await node.SqlAsync(Primary, "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(300)'") == "1", "no session is open");
        await node.KubectlAsync("delete", "pod", Primary, "--grace-period=60");
        await Should.ThrowAsync<DeliveryException>(session);
        await node.RolledOutAsync("dify-postgresql-primary");
        await node.UntilAsync(
            async () => (await node.KubectlAsync("logs", Primary)).Contains("ready to accept connections", StringComparison.Ordinal), "the server is not up again");
        var log = await node.KubectlAsync("logs", Primary);
        log.Contains("database system was shut down at", StringComparison.Ordinal).ShouldBeTrue(log); // ShouldContain would cut the log short
        log.ShouldNotContain("was interrupted");
    }

    private async Task RefusesWithoutPasswordAsync()
    {
        await node.KubectlAsync("run", "no-password", $"--image={node.Images[0].Reference}", "--restart=Never");
        await node.UntilAsync(async () => await node.KubectlAsync("get", "pod", "no-password", "-o", "jsonpath={.status.phase}") == "Failed", "it starts");
        (await node.KubectlAsync("logs", "no-password")).ShouldContain("POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE must be set");
    }

    // The first process of a container cannot be killed from inside it.
    private async Task KillAsync(string pod)
    {
        var id = await node.KubectlAsync("get", "pod", pod, "-o", "jsonpath={.status.containerStatuses[0].containerID}");
        await node.KillContainerAsync(id[(id.LastIndexOf('/') + 1)..]);
    }

    private async Task<int> RestartsAsync(string pod) =>
        int.Parse(await node.KubectlAsync("get", "pod", pod, "-o", "jsonpath={.status.containerStatuses[0].restartCount}"), System.Globalization.CultureInfo.InvariantCulture);

    private async Task<bool> IsReadyAsync(string pod) =>
        await node.KubectlAsync("get", "pod", pod, "-o", "jsonpath={.status.containerStatuses[0].ready}") == "true";
}
