using DifyDelivery.Planning;
using DifyDelivery.Postgres;
using DifyDelivery.Reporting;
using DifyDelivery.Terraform;

namespace DifyDelivery.Operations;

/// <summary>Steps that make the AKS cluster with everything around it, where it is not there: the same root module as the server's, without the server.</summary>
internal sealed class AzureClusterSteps(DeliveryContext context, AzureServerModule module)
{
    private static readonly TimeSpan UsualApply = TimeSpan.FromMinutes(10);
    private ITerraform? _terraform;
    private TerraformPlan? _plan;

    public IReadOnlyList<OperationStep> Make() =>
    [
        new(
            new PlannedStep(
                "cluster.plan", "Plan the AKS cluster with Terraform", StepEffect.None,
                $"resource group {context.Settings.Azure.ResourceGroup}, network, AKS {context.Settings.Azure.Cluster} ({Nodes}), Key Vault, monitoring\n"
                + "not previewed: Terraform plans when the step runs"),
            PlanAsync),
        new(new PlannedStep("cluster.apply", "Apply the saved plan", StepEffect.Create, null, UsualApply), ApplyAsync),
    ];

    /// <summary>Removes all that the root module made.</summary>
    public async Task RemoveAsync(StepScope scope, CancellationToken cancellationToken)
    {
        var terraform = await InitializeAsync(scope.Activity, cancellationToken);
        var inputs = module.InputsWithoutServer();
        var plan = await terraform.PlanAsync(inputs, PlanRequest.Remove, scope.Activity, cancellationToken);
        if (!plan.HasChanges)
        {
            scope.NothingToDo("Terraform's state is empty");
            return;
        }

        await terraform.ApplyAsync(plan, inputs, scope.Activity, cancellationToken);
        scope.Summary(plan.Summary);
    }

    private string Nodes => FormattableString.Invariant($"{context.Settings.AzureResources.NodeCount} x {context.Settings.AzureResources.NodeSize}");

    private async Task PlanAsync(StepScope scope, CancellationToken cancellationToken)
    {
        var terraform = await InitializeAsync(scope.Activity, cancellationToken);
        _plan = await terraform.PlanAsync(await InputsAsync(cancellationToken), PlanRequest.Apply, scope.Activity, cancellationToken);
        var blocking = DestructionGuard.Examine(_plan, []);
        if (blocking.Count > 0)
        {
            throw new FindingsBlockException(blocking);
        }

        scope.Summary(_plan.Summary);
    }

    private async Task ApplyAsync(StepScope scope, CancellationToken cancellationToken)
    {
        if (!_plan!.HasChanges)
        {
            scope.NothingToDo("all is as planned");
            return;
        }

        await _terraform!.ApplyAsync(_plan, await InputsAsync(cancellationToken), scope.Activity, cancellationToken);
        scope.Summary(_plan.Summary);
    }

    /// <summary>A server that is there is kept: its password was asked for then.</summary>
    private async Task<TerraformInputs> InputsAsync(CancellationToken cancellationToken) =>
        module.Observed is not null && context.Settings.FlexibleServer.Password is { } password
            ? await module.InputsAsync(new AdministratorPassword(password, 1, IsNew: false), cancellationToken)
            : module.InputsWithoutServer();

    private async Task<ITerraform> InitializeAsync(IActivity activity, CancellationToken cancellationToken)
    {
        _terraform ??= await ServerTerraform.ResolveAsync(context, module, cancellationToken);
        await _terraform.InitializeAsync(activity, cancellationToken);
        return _terraform;
    }
}
