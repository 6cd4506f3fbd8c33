using DifyDelivery.Integration.Tests.Terraform.Provider;
using DifyDelivery.Reporting;
using DifyDelivery.Terraform;
using DifyDelivery.Tests.Support;

namespace DifyDelivery.Integration.Tests.Terraform;

/// <summary>What Azure may answer in the middle of an apply, and the run after it.</summary>
public sealed class AzureApplyTests : IAsyncLifetime
{
    private const string BusyServer =
        "creating Configuration: polling after UpdateThenPoll: polling failed: the Azure API returned the following error:\n\nStatus: \"ServerIsBusy\"\nCode: \"\"\n"
        + "Message: \"Cannot complete operation while server 'psql-dify-prod' is busy processing another operation. Try again later.\"";

    private readonly Redactor _redactor = new();
    private AzureModuleRoot _root = null!;

    private AzurermBehaviour Azure => _root.Azurerm.Behaviour;

    public async Task InitializeAsync() => _root = await AzureModuleRoot.StartAsync(_redactor);

    public async Task DisposeAsync() => await _root.DisposeAsync();

    [Fact]
    public async Task ABusyServerIsAskedAgain()
    {
        var retrying = new RetryingTerraform(_root.Terraform, new InstantTime());
        Azure.Refuse("azurerm_postgresql_flexible_server_configuration", BusyServer);
        Azure.Refuse("azurerm_key_vault_secret", "making Create request: StatusCode=403 Code=\"Forbidden\" InnerError={\"code\":\"ForbiddenByRbac\"}");

        var outputs = await _root.ApplyAsync(AzureModuleRoot.Inputs(), retrying);

        outputs.Text("postgres_server_name").ShouldBe("psql-dify-prod");
        Azure.Applied.Count(applied => applied == "create azurerm_postgresql_flexible_server").ShouldBe(1);
        (await _root.Terraform.PlanAsync(AzureModuleRoot.Inputs(), PlanRequest.Apply, _root.Progress)).HasChanges.ShouldBeFalse();
    }

    [Fact]
    public async Task AnExpiredLoginSaysSoAndTheNextRunGoesOn()
    {
        Azure.Refuse(
            "azurerm_postgresql_flexible_server",
            "creating Flexible Server: performing Create: executing request: authorizing request: clientAssertionToken: received HTTP status 401 with response: "
                + "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS700024: Client assertion is not within its valid time range.\"}");

        var failure = await Should.ThrowAsync<AzureRefusedException>(() => _root.ApplyAsync(AzureModuleRoot.Inputs()));

        failure.Refusal.ShouldBe(AzureRefusal.NotLoggedIn);
        failure.Remedy!.ShouldContain("log in again");
        var rest = await _root.Terraform.PlanAsync(AzureModuleRoot.Inputs(), PlanRequest.Apply, _root.Progress);
        rest.Changes.ShouldAllBe(change => change.Action == ChangeAction.Create);
        rest.Changes.ShouldNotContain(change => change.Type == "azurerm_kubernetes_cluster", "what was made is not made again");
        (await _root.Terraform.ApplyAsync(rest, AzureModuleRoot.Inputs(), _root.Progress)).Text("postgres_server_name").ShouldBe("psql-dify-prod");
    }

    [Fact]
    public async Task AnInterruptedApplySaysWhatStateItIsIn()
    {
        using var stop = new CancellationTokenSource();
        using var reached = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        Azure.BeforeApply = type =>
        {
            if (type == "azurerm_postgresql_flexible_server")
            {
                reached.Set();
                go.Wait();
            }
        };
        var plan = await _root.Terraform.PlanAsync(AzureModuleRoot.Inputs(), PlanRequest.Apply, _root.Progress);
        var applying = _root.Terraform.ApplyAsync(plan, AzureModuleRoot.Inputs(), _root.Progress, stop.Token);
        await Task.WhenAny(applying, Task.Run(reached.Wait));

        await stop.CancelAsync();
        // A provider finishes the request that it has begun, as azurerm does.
        go.Set();

        var interrupted = await Assert.ThrowsAsync<ApplyInterruptedException>(() => applying);
        interrupted.Done.ShouldContain("azurerm_resource_group.dify[0]");
        interrupted.Message.ShouldContain($"of {plan.Changes.Count} changes");
        interrupted.Message.ShouldContain("saved its state and let go of the lock");
        Azure.BeforeApply = null;
        await _root.ApplyAsync(AzureModuleRoot.Inputs());
        (await _root.Terraform.PlanAsync(AzureModuleRoot.Inputs(), PlanRequest.Apply, _root.Progress)).HasChanges.ShouldBeFalse();
    }

    [Fact]
    public async Task ThePasswordIsInNothingThatTerraformLeaves()
    {
        var plan = await _root.Terraform.PlanAsync(AzureModuleRoot.Inputs(), PlanRequest.Apply, _root.Progress);
        Everything().ShouldNotContain(AzureModuleRoot.Password);
        await _root.Terraform.ApplyAsync(plan, AzureModuleRoot.Inputs(), _root.Progress);

        Everything().ShouldNotContain(AzureModuleRoot.Password);
        // It was there to be found: the state names what it opens.
        Everything().ShouldContain("postgres-administrator-password");
    }

    [Fact]
    public async Task RemovedThereIsNothingLeft()
    {
        await _root.ApplyAsync(AzureModuleRoot.Inputs());
        var remove = await _root.Terraform.PlanAsync(AzureModuleRoot.Inputs(), PlanRequest.Remove, _root.Progress);

        DestructionGuard.Examine(remove, []).Select(finding => finding.Message.Split(' ')[0]).ShouldBe(
            [
                "azurerm_key_vault.dify", "azurerm_kubernetes_cluster.dify[0]", "azurerm_postgresql_flexible_server.dify[0]", "azurerm_resource_group.dify[0]",
                "azurerm_storage_account.backups[0]",
            ],
            ignoreOrder: true);
        await _root.Terraform.ApplyAsync(remove, AzureModuleRoot.Inputs(), _root.Progress);
        (await _root.Terraform.ReadStateAsync()).ShouldBeEmpty();
    }

    private string Everything() => WrittenFiles.Text(_root.EveryFile());
}
