using System.Runtime.CompilerServices;
using System.Text;
using DifyDelivery.Postgres;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Terraform;
using Server = DifyDelivery.Postgres.PostgresServer;

namespace DifyDelivery.Integration.Tests.Terraform;

/// <summary>infra/sandbox on a real cluster: the server that plays Flexible Server, from nothing to removed.</summary>
public sealed class SandboxServerTests(TestCluster cluster) : IClassFixture<TestCluster>, IAsyncLifetime
{
    private static readonly IActivity Quiet = new NullReporter().Begin("test");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sandbox-server-");
    private readonly string _namespace = $"flexible-{Guid.NewGuid():n}"[..20];
    private readonly string _password = PasswordGenerator.Next();
    private readonly ProcessRunner _processes = new(new Redactor());
    private SandboxServerPlace _place = null!;
    private TerraformCli _terraform = null!;

    public async Task InitializeAsync()
    {
        if (TestCluster.Kubeconfig is null)
        {
            return;
        }

        _place = new SandboxServerPlace(cluster.Endpoint, "kubectl", cluster.Image, Path.Combine(_folder.FullName, "tls"))
        {
            Namespace = _namespace,
            NodePort = 31432,
        };
        await ServerCertificate.EnsureAsync(_place.CertificateDirectory, [.. _place.Hosts("dev")], TimeProvider.System);
        _terraform = new TerraformCli(_processes, "terraform", new TerraformRoot(Module(), Path.Combine(_folder.FullName, "work")));
        await _terraform.InitializeAsync(Quiet);
    }

    public async Task DisposeAsync()
    {
        if (TestCluster.Kubeconfig is not null)
        {
            await cluster.KubectlAsync("delete", "namespace", _namespace, "--ignore-not-found");
        }

        _folder.Delete(recursive: true);
    }

    [ClusterFact]
    public async Task FromNothingToRemoved()
    {
        var inputs = Inputs();
        var outputs = await ApplyAsync(inputs);
        var server = await ReachAsync(outputs);

        // What Azure grants: an administrator, not a superuser; nothing without TLS.
        var facts = await server.ReadFactsAsync();
        facts.Major.ShouldBe(15);
        facts.TlsInUse.ShouldNotBeNull();
        facts.Login.IsSuperuser.ShouldBeFalse();
        facts.Login.CanCreateDatabases.ShouldBeTrue();
        facts.Settings["max_connections"].ShouldBe("50");
        await Should.ThrowAsync<LoginRefusedException>(() => new Server(server.Endpoint with { Tls = PostgresTls.Disable }).ReadFactsAsync());

        await server.PrepareAsync(ServerNeeds.Dify, Quiet);
        (await server.ReadDatabasesAsync()).Where(database => database.Owner == "difyadmin").Select(database => database.Name)
            .ShouldBe(outputs.TextList("postgres_database_names"));
        (await Should.ThrowAsync<Errors.DeliveryException>(() => server.PrepareAsync(new ServerNeeds(["dify"], ["hstore"]), Quiet)))
            .Remedy!.ShouldContain("azure.extensions");

        // Again: nothing to do.
        (await _terraform.PlanAsync(inputs, PlanRequest.Apply, Quiet)).HasChanges.ShouldBeFalse();
        (await Drift().FindAsync(_place)).ShouldBeEmpty();
        SecretsIn(_folder).ShouldBeEmpty();

        var remove = await _terraform.PlanAsync(inputs, PlanRequest.Remove, Quiet);
        DestructionGuard.Examine(remove, []).ShouldHaveSingleItem().Remedy!.ShouldContain("--confirm psql-dify-dev");
        await _terraform.ApplyAsync(remove, inputs, Quiet);
        (await cluster.KubectlAsync("get", "namespace", _namespace, "--ignore-not-found")).ShouldBeEmpty();
        (await cluster.KubectlAsync("get", "persistentvolumes", "-o", $"jsonpath={{.items[?(@.spec.claimRef.namespace==\"{_namespace}\")].metadata.name}}")).ShouldBeEmpty();
    }

    [ClusterFact]
    public async Task WhatWasDeletedBehindTerraformsBackIsMended()
    {
        var inputs = Inputs();
        var server = await ReachAsync(await ApplyAsync(inputs));
        await server.PrepareAsync(ServerNeeds.Dify, Quiet);
        await cluster.KubectlAsync("--namespace", _namespace, "delete", "statefulset,service", "--all");

        var drift = (await Drift().FindAsync(_place)).ShouldHaveSingleItem();
        drift.Reason.ShouldContain("StatefulSet");
        await MendAsync(inputs);
        (await server.PreviewAsync(ServerNeeds.Dify)).ShouldBeEmpty("the data is still there");

        await cluster.KubectlAsync("--namespace", _namespace, "scale", "statefulset/psql-dify-dev", "--replicas", "0");
        await MendAsync(inputs);
        (await server.PreviewAsync(ServerNeeds.Dify)).ShouldBeEmpty();

        await cluster.KubectlAsync("--namespace", _namespace, "delete", "secret", "psql-dify-dev-admin");
        (await Drift().FindAsync(_place)).Select(found => found.Address).ShouldBe(["terraform_data.credentials[0]", "terraform_data.workload[0]"]);
        await MendAsync(inputs);

        await cluster.KubectlAsync("delete", "namespace", _namespace);
        await MendAsync(inputs);
        await server.WaitUntilReadyAsync(TimeSpan.FromMinutes(1), Quiet);
        (await server.PreviewAsync(ServerNeeds.Dify)).ShouldNotBeEmpty("the volume went with the namespace");
    }

    [ClusterFact]
    public async Task ANewPasswordAndAnotherSizeHappenInPlace()
    {
        var server = await ReachAsync(await ApplyAsync(Inputs()));
        await server.PrepareAsync(ServerNeeds.Dify, Quiet);
        var fresh = PasswordGenerator.Next();
        var inputs = Inputs(fresh, version: 2, ("postgres_sku_name", "B_Standard_B2s"), ("postgres_storage_mb", 65536));

        var plan = await _terraform.PlanAsync(inputs, PlanRequest.Apply, Quiet);
        plan.Changes.Single(change => change.Name == "flexible_server").Action.ShouldBe(ChangeAction.Update);
        DestructionGuard.Examine(plan, []).ShouldBeEmpty();
        await _terraform.ApplyAsync(plan, inputs, Quiet);

        var renewed = new Server(server.Endpoint with { Password = fresh });
        await renewed.WaitUntilReadyAsync(TimeSpan.FromMinutes(1), Quiet);
        (await renewed.PreviewAsync(ServerNeeds.Dify)).ShouldBeEmpty();
        (await renewed.ReadFactsAsync()).Settings["max_connections"].ShouldBe("429");
        await Should.ThrowAsync<LoginRefusedException>(() => server.ReadFactsAsync());

        var other = Inputs(fresh, version: 2, ("postgresql_username", "other"));
        DestructionGuard.Examine(await _terraform.PlanAsync(other, PlanRequest.Apply, Quiet), []).ShouldHaveSingleItem();
    }

    [ClusterFact]
    public async Task AServerThatDoesNotComeUpSaysWhy()
    {
        _place = _place with { Image = "localhost/dify-delivery/absent:1", ReadyWithin = TimeSpan.FromSeconds(5) };

        var failure = await Should.ThrowAsync<TerraformException>(() => ApplyAsync(Inputs()));

        failure.Why!.ShouldContain("absent:1");
        _place = _place with { Image = cluster.Image, ReadyWithin = TimeSpan.FromMinutes(3) };
        await ReachAsync(await ApplyAsync(Inputs()));
    }

    private static string Module([CallerFilePath] string self = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(self)!, "..", "..", "..", "infra", "sandbox"));

    private SandboxServerDrift Drift() => new(_processes, _terraform);

    private TerraformInputs Inputs(string? password = null, int version = 1, params (string Name, object Value)[] changes)
    {
        var variables = new Dictionary<string, object?>(
            RootModuleInputs.ForSandbox(SampleSettings.Dev, _place, password ?? _password, version).Variables);
        foreach (var (name, value) in changes)
        {
            variables[name] = value;
        }

        return new TerraformInputs(variables, new Dictionary<string, string> { ["postgresql_password"] = password ?? _password });
    }

    private async Task<TerraformOutputs> ApplyAsync(TerraformInputs inputs, params string[] replace) =>
        await _terraform.ApplyAsync(await _terraform.PlanAsync(inputs, new PlanRequest { Replace = replace }, Quiet), inputs, Quiet);

    private async Task MendAsync(TerraformInputs inputs)
    {
        var drift = await Drift().FindAsync(_place);
        drift.ShouldNotBeEmpty();
        var plan = await _terraform.PlanAsync(inputs, new PlanRequest { Replace = [.. drift.Select(found => found.Address)] }, Quiet);
        DestructionGuard.Examine(plan, []).ShouldBeEmpty();
        await _terraform.ApplyAsync(plan, inputs, Quiet);
        (await Drift().FindAsync(_place)).ShouldBeEmpty();
    }

    private async Task<Server> ReachAsync(TerraformOutputs outputs)
    {
        var server = new Server(new PostgresEndpoint(
            outputs.Text("postgres_fqdn"), outputs.Number("postgres_port"), outputs.Text("postgres_admin_username"), _password,
            PostgresTls.VerifyFull, outputs.Text("postgres_ca_certificate_file")));
        await server.WaitUntilReadyAsync(TimeSpan.FromMinutes(1), Quiet);
        return server;
    }

    private IEnumerable<string> SecretsIn(DirectoryInfo folder) =>
        folder.EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => Encoding.Latin1.GetString(File.ReadAllBytes(file.FullName)).Contains(_password, StringComparison.Ordinal))
            .Select(file => file.FullName);
}
