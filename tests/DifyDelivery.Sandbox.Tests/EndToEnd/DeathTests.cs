using DifyDelivery.Kubernetes;
using DifyDelivery.Sandbox.Tests.EndToEnd.KillSweep;

namespace DifyDelivery.Sandbox.Tests.EndToEnd;

/// <summary>Whatever is killed, the next command mends it and no data is lost.</summary>
public class DeathTests(DeliveryRoot root) : DeliveryTest(root)
{
    [NodeFact("it kills the node")]
    public async Task TheWholeNode()
    {
        if (CannotRun)
        {
            return;
        }

        var before = await SetupAtAsync();
        using var node = new NodeProcess(Root.State);
        node.KillInit();

        var run = await Root.RunAsync("DeployDify");

        run.ExitCode.ShouldBe(0, run.Output);
        (await SetupAtAsync()).ShouldBe(before);
    }

    [NodeFact("it kills the API server")]
    public async Task TheApiServer()
    {
        if (CannotRun)
        {
            return;
        }

        var before = await SetupAtAsync();
        using var node = new NodeProcess(Root.State);
        await node.KillComponentAsync("kube-apiserver");

        var run = await Root.RunAsync("DeployDify");

        run.ExitCode.ShouldBe(0, run.Output);
        (await SetupAtAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task PostgreSql()
    {
        if (CannotRun)
        {
            return;
        }

        var before = await SetupAtAsync();
        using var cluster = await ConnectAsync();

        // The whole server at once, as the kernel's out-of-memory killer would end it. The kill may end the exec's own stream as well.
        await Record.ExceptionAsync(() => cluster.ExecAsync("dify", "dify-postgresql-primary-0", ["sh", "-c", "kill -9 -1"]));

        var run = await Root.RunAsync("DeployDify");

        run.ExitCode.ShouldBe(0, run.Output);
        (await SetupAtAsync()).ShouldBe(before);
    }

    /// <summary>
    /// With the namespace go the targets' own ServiceAccounts, whose tokens this machine still has. What was in it is lost and nobody can bring it
    /// back; the next command is let in all the same, while the namespace is still on its way out, and makes everything anew.
    /// </summary>
    [NodeFact("it deletes the namespace")]
    public async Task TheNamespaceWithAllThatIsInIt()
    {
        if (CannotRun)
        {
            return;
        }

        var before = await SetupAtAsync();
        await new Killing(Root).KubectlAsync("delete", "namespace", "dify", "--wait=false");

        var run = await Root.RunAsync("DeployDify");

        run.ExitCode.ShouldBe(0, run.Output);
        (await SetupAtAsync()).ShouldNotBe(before);
    }

    [Fact]
    public async Task TheBuildItself()
    {
        if (CannotRun)
        {
            return;
        }

        var before = await SetupAtAsync();
        var values = Root.WriteValues("api:\n  replicas: 2\n");
        using (var killed = Root.Start("DeployDify", "--values-file", values))
        {
            await killed.PrintedAsync("Install or upgrade the Helm release 'dify' ...");
            killed.Kill();
        }

        // Its lock names a process that is no more, and Helm may have left a revision pending.
        var run = await Root.RunAsync("DeployDify");

        run.ExitCode.ShouldBe(0, run.Output);
        (await SetupAtAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task AnInterruptedBuildEndsWith130AndSaysHowToContinue()
    {
        if (CannotRun)
        {
            return;
        }

        using var run = Root.Start("DeployDify", "--values-file", Root.WriteValues("api:\n  extraEnv:\n    - name: CHANGED\n      value: \"1\"\n"));
        await run.PrintedAsync("Wait until every workload is ready");
        await run.InterruptAsync();
        var result = await run.WaitAsync();

        result.ExitCode.ShouldBe(130, result.Output);
        result.Output.ShouldContain("run the same command again");
        (await Root.RunAsync("DeployDify")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task ASecondRunIsToldWhoHoldsTheLock()
    {
        if (CannotRun)
        {
            return;
        }

        using var cluster = await ConnectAsync();
        await using var lease = await cluster.AcquireLeaseAsync(new LeaseRequest("dify", "dify-delivery", "DeployDify --env dev"));

        var run = await Root.RunAsync("DeployDify");

        run.ExitCode.ShouldBe(1, run.Output);
        run.Output.ShouldContain(lease.Holder);
        run.Output.ShouldContain("DeployDify --env dev");
    }
}
