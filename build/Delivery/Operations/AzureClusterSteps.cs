using DifyDelivery.Errors;
using DifyDelivery.Planning;
using DifyDelivery.Postgres;
using DifyDelivery.Reporting;
using DifyDelivery.Terraform;

namespace DifyDelivery.Operations;

/// <summary>
/// Steps that make the AKS cluster with everything around it, and bring it to what the settings say later: the same root module as the
/// server's, without the server. A server that is there or wanted comes with ProvisionPostgres, which plans the whole module.
/// </summary>
internal sealed class AzureClusterSteps(DeliveryContext context, AzureServerModule module)
{
    private static readonly TimeSpan UsualApply = TimeSpan.FromMinutes(10);
    private ITerraform? _terraform;
    private TerraformPlan? _plan;
    private ConnectedCluster? _cluster;
    private AdministratorPassword? _password;

    /// <summary>What Terraform would do, as it was looked at; with the server, where one is wanted and nothing is there yet. Null: not looked at.</summary>
    public TerraformPlan? Seen { get; private set; }

    /// <summary>Why it could not be looked at; null where it was, or was not tried.</summary>
    public string? NotSeen { get; private set; }

    /// <summary>Plans, without changing anything. What cannot be planned yet is a part of the plan that is not previewed, and no reason to have none.</summary>
    /// <param name="isThere">Whether the cluster is there.</param>
    /// <param name="cluster">The cluster, where it answers.</param>
    /// <param name="findings">Told what stands in the way.</param>
    /// <param name="cancellationToken">Interrupts Terraform.</param>
    public async Task LookAsync(bool isThere, ConnectedCluster? cluster, ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        if (Seen is not null || NotSeen is not null)
        {
            return;
        }

        using var activity = context.Reporter.Begin("Plan the AKS cluster and what is around it");
        try
        {
            var terraform = await InitializeAsync(activity, cancellationToken);
            var withServer = !isThere && context.Settings.FlexibleServer.UseAzurePostgres && module.Observed is null;
            var inputs = withServer ? await InputsWithServerAsync(cancellationToken) : await InputsAsync(cancellationToken);
            Seen = await terraform.PlanAsync(inputs, PlanRequest.Apply, activity, cancellationToken);
            // What was shown is what is applied, where it is the same: the server comes later, with a password of its own.
            _plan = withServer ? null : Seen;
            activity.Succeed(Seen.Summary);
            _cluster = cluster;
            foreach (var finding in await JudgeAsync(Seen, cancellationToken))
            {
                findings.Add(finding);
            }
        }
        catch (StateNotSavedException exception)
        {
            NotSeen = exception.Why ?? exception.Message;
            findings.Add(new Finding("terraform.state-not-saved", Severity.Error, $"{exception.Message} {exception.Why}", exception.Remedy));
            activity.Fail(exception.Message);
        }
        catch (DeliveryException exception)
        {
            NotSeen = (exception.Why ?? exception.Message).Split('\n')[0].TrimEnd();
            findings.Add(new Finding("terraform.not-planned", Severity.Warning, $"What Terraform would do is not known yet. {exception.Message} {NotSeen}", exception.Remedy));
            activity.Fail(NotSeen);
        }
    }

    /// <summary>Steps that make it, or bring it to what the settings say.</summary>
    /// <param name="isThere">Whether the cluster is there.</param>
    public IReadOnlyList<OperationStep> Make(bool isThere) =>
    [
        new(
            new PlannedStep(
                "cluster.plan", isThere ? "Plan with Terraform what is around Dify in Azure" : "Plan the AKS cluster with Terraform", StepEffect.None,
                $"resource group {context.Settings.Azure.ResourceGroup}, network, AKS {context.Settings.Azure.Cluster} ({Nodes}), Key Vault, monitoring\n{Preview()}"),
            PlanAsync),
        new(
            new PlannedStep(
                "cluster.apply", "Apply the saved plan", isThere ? Effect() : StepEffect.Create, null, _plan is { HasChanges: false } ? null : UsualApply),
            ApplyAsync),
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

        await terraform.ApplyToItsEndAsync(plan, inputs, scope, cancellationToken);
        scope.Summary(plan.Summary);
    }

    private string Nodes => FormattableString.Invariant($"{context.Settings.AzureResources.NodeCount} x {context.Settings.AzureResources.NodeSize}");

    private string Preview() =>
        Seen is { } seen
            ? string.Join('\n', seen.Changes.Select(change => $"{change.Action.ToString().ToLowerInvariant()} {change.Address}").Prepend(seen.Summary))
            : $"not previewed: {NotSeen ?? "Terraform plans when the step runs"}";

    private StepEffect Effect() => _plan switch
    {
        null => StepEffect.Change,
        { HasChanges: false } => StepEffect.None,
        _ when DestructionGuard.Examine(_plan, []).Count > 0 => StepEffect.Destroy,
        _ when _plan.Changes.All(change => change.Action == ChangeAction.Create) => StepEffect.Create,
        _ => StepEffect.Change,
    };

    private async Task<IReadOnlyList<Finding>> JudgeAsync(TerraformPlan plan, CancellationToken cancellationToken) => DestructionGuard.Examine(
        plan, context.Confirmed, await new PlanStakes(context, module).MeasureAsync(plan, _cluster, measureDatabases: null, cancellationToken));

    private async Task PlanAsync(StepScope scope, CancellationToken cancellationToken)
    {
        if (_plan is null)
        {
            var terraform = await InitializeAsync(scope.Activity, cancellationToken);
            _plan = await terraform.PlanAsync(await InputsAsync(cancellationToken), PlanRequest.Apply, scope.Activity, cancellationToken);
        }

        var blocking = await JudgeAsync(_plan, cancellationToken);
        if (blocking.Count > 0)
        {
            throw FindingsBlockException.InStep(blocking);
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

        var inputs = await InputsAsync(cancellationToken);
        await _terraform!.ApplyToItsEndAsync(_plan, inputs, scope, cancellationToken);
        module.PasswordVersion = _password?.Version;
        scope.Summary(_plan.Summary);
    }

    /// <summary>
    /// A server that is there is kept: its password was asked for then. What counted its passwords, and knew which of them it has, went with the
    /// cluster; one more than the state counts makes certain that the server has the one that was given.
    /// </summary>
    private async Task<TerraformInputs> InputsAsync(CancellationToken cancellationToken)
    {
        if (module.Observed is null || context.Settings.FlexibleServer.Password is not { } password)
        {
            return module.InputsWithoutServer();
        }

        _password ??= new AdministratorPassword(password, (AppliedPassword.VersionIn(await _terraform!.ReadStateAsync(cancellationToken)) ?? 0) + 1, IsNew: true);
        return await module.InputsAsync(_password, cancellationToken);
    }

    /// <summary>For a look only: the server's password is made once the cluster is there to keep it. Neither plan nor state holds one.</summary>
    private async Task<TerraformInputs> InputsWithServerAsync(CancellationToken cancellationToken)
    {
        var password = context.Settings.FlexibleServer.Password ?? PasswordGenerator.Next();
        context.Redactor.Register(password);
        return await module.InputsAsync(new AdministratorPassword(password, 1, IsNew: true), cancellationToken);
    }

    private async Task<ITerraform> InitializeAsync(IActivity activity, CancellationToken cancellationToken)
    {
        _terraform ??= await ServerTerraform.ResolveAsync(context, module, cancellationToken);
        await _terraform.InitializeAsync(activity, cancellationToken);
        return _terraform;
    }
}
