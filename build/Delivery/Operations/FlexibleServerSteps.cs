using DifyDelivery.Errors;
using DifyDelivery.Planning;
using DifyDelivery.Postgres;
using DifyDelivery.Reporting;
using DifyDelivery.Terraform;

namespace DifyDelivery.Operations;

/// <summary>Steps that bring up the server outside the cluster and put Dify's databases on it.</summary>
internal sealed class FlexibleServerSteps(DeliveryContext context, IPlatform platform, FlexibleServerPort server, ReleaseSecrets secrets)
{
    private TerraformPlan? _plan;

    /// <summary>Looks, as far as a cluster is there to look at, and lists the steps.</summary>
    public async Task<IReadOnlyList<OperationStep>> ComposeAsync(
        ConnectedCluster? connected, ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        if (connected is not null && server.HasState)
        {
            var password = await secrets.ReadAsync(connected.Api, DeliverySecrets.AdministratorPassword, cancellationToken);
            if (password is not null)
            {
                using var looking = context.Reporter.Begin("Plan the Flexible Server");
                _plan = await PlanAsync(password, looking, cancellationToken);
                looking.Succeed(_plan.Summary);
                foreach (var finding in DestructionGuard.Examine(_plan, []))
                {
                    findings.Add(finding);
                }
            }
        }

        return
        [
            new(new PlannedStep("server.plan", "Plan the Flexible Server with Terraform", StepEffect.None, Preview()), PlanStepAsync),
            new(new PlannedStep("server.apply", "Apply the saved plan", Effect(), null, server.UsualApply), ApplyStepAsync),
            .. server.Settle(),
            new(
                new PlannedStep(
                    "server.prepare", "Make Dify's databases and extensions on it", _plan is { HasChanges: false } ? StepEffect.None : StepEffect.Create,
                    string.Join(", ", ServerNeeds.Dify.Databases.Concat(ServerNeeds.Dify.Extensions))),
                PrepareStepAsync),
        ];
    }

    private StepEffect Effect() => _plan switch
    {
        null => StepEffect.Create,
        { HasChanges: false } => StepEffect.None,
        _ when DestructionGuard.Examine(_plan, []).Count > 0 => StepEffect.Destroy,
        _ when _plan.Changes.All(change => change.Action == ChangeAction.Create) => StepEffect.Create,
        _ => StepEffect.Change,
    };

    private string Preview() =>
        _plan is null
            ? $"{server.ServerName}, PostgreSQL 15, {context.Settings.FlexibleServer.SkuName}, {context.Settings.FlexibleServer.StorageMb} MiB\nnot previewed: Terraform plans once the cluster is there"
            : string.Join('\n', _plan.Changes.Select(change => $"{change.Action.ToString().ToLowerInvariant()} {change.Address}").Prepend(_plan.Summary));

    private async Task<TerraformPlan> PlanAsync(string password, IActivity activity, CancellationToken cancellationToken)
    {
        var terraform = await server.TerraformAsync(cancellationToken);
        await terraform.InitializeAsync(activity, cancellationToken);
        var drifted = await server.FindDriftAsync(cancellationToken);
        foreach (var (address, reason) in drifted)
        {
            activity.Line($"{address}: {reason}");
        }

        var request = PlanRequest.Apply with { Replace = [.. drifted.Select(resource => resource.Address)] };
        return await terraform.PlanAsync(await server.InputsAsync(password, cancellationToken), request, activity, cancellationToken);
    }

    private async Task PlanStepAsync(StepScope scope, CancellationToken cancellationToken)
    {
        // A plan that was shown is the plan that is applied; it is made here only where there was nothing to plan against before.
        _plan ??= await PlanAsync(await PasswordAsync(cancellationToken), scope.Activity, cancellationToken);
        var blocking = DestructionGuard.Examine(_plan, []).Where(finding => finding.Severity == Severity.Error).ToList();
        if (blocking.Count > 0)
        {
            throw new FindingsBlockException(blocking);
        }

        scope.Summary(_plan.Summary);
    }

    private async Task ApplyStepAsync(StepScope scope, CancellationToken cancellationToken)
    {
        if (!_plan!.HasChanges)
        {
            scope.NothingToDo("the server is as planned");
            return;
        }

        var inputs = await server.InputsAsync(await PasswordAsync(cancellationToken), cancellationToken);
        var outputs = await (await server.TerraformAsync(cancellationToken)).ApplyAsync(_plan, inputs, scope.Activity, cancellationToken);
        scope.Summary($"{outputs.FindText("postgres_fqdn")}:{outputs.Number("postgres_port")}");
    }

    private async Task PrepareStepAsync(StepScope scope, CancellationToken cancellationToken)
    {
        if (!context.Settings.FlexibleServer.UseAzurePostgres)
        {
            scope.NothingToDo("use_azure_postgres is false");
            return;
        }

        var connection = await server.ConnectAsync(await PasswordAsync(cancellationToken), cancellationToken);
        await connection.WaitUntilReadyAsync(context.Settings.Timeouts.Provision, scope.Activity, cancellationToken);
        var done = await connection.PrepareAsync(ServerNeeds.Dify, scope.Activity, cancellationToken);
        if (done.Count == 0)
        {
            scope.NothingToDo("all there");
        }
        else
        {
            scope.Summary(string.Join("; ", done));
        }
    }

    private async Task<string> PasswordAsync(CancellationToken cancellationToken) =>
        await secrets.ReadAsync(platform.Connected.Api, DeliverySecrets.AdministratorPassword, cancellationToken)
        ?? throw new DeliveryException("The Secret with the server's password is gone.", remedy: $"Run '{context.ContinueCommand}' again; it is made anew.");
}
