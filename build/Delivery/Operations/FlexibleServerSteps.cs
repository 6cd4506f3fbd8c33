using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Operations.Previews;
using DifyDelivery.Planning;
using DifyDelivery.Planning.Bundles;
using DifyDelivery.Planning.Changes;
using DifyDelivery.Postgres;
using DifyDelivery.Reporting;
using DifyDelivery.Terraform;

namespace DifyDelivery.Operations;

/// <summary>Steps that bring up the server outside the cluster and put Dify's databases on it.</summary>
internal sealed class FlexibleServerSteps(DeliveryContext context, IPlatform platform, FlexibleServerPort server, ReleaseSecrets secrets, PlanEvidence evidence)
{
    private TerraformPlan? _plan;

    /// <summary>Looks, as far as a cluster is there to look at, and lists the steps.</summary>
    public async Task<IReadOnlyList<OperationStep>> ComposeAsync(
        ConnectedCluster? connected, ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        if (connected is not null)
        {
            var password = await secrets.WantedAsync(connected.Api, cancellationToken);
            if (password is not null)
            {
                using var looking = context.Reporter.Begin("Plan the Flexible Server");
                evidence.Password = password;
                _plan = server.Adopted is { } adopted ? await AdoptAsync(adopted, looking, cancellationToken) : await PlanAsync(password, looking, cancellationToken);
                looking.Succeed(server.Adopted is null ? _plan.Summary : $"{_plan.Summary}, from the plan bundle");
                foreach (var finding in await Stakes.JudgeAsync(_plan, connected, password.InUse, cancellationToken))
                {
                    findings.Add(finding);
                }
            }
        }

        if (server.CheckProviders() is { } unpinned)
        {
            findings.Add(unpinned);
        }

        await TellAsync(connected, cancellationToken);

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

    private ServerStakes Stakes => new(context, platform.Server, server);

    /// <summary>What the steps will change on the server, as far as it can be told.</summary>
    private async Task TellAsync(ConnectedCluster? connected, CancellationToken cancellationToken)
    {
        if (_plan is null)
        {
            if (!platform.Preparation.ShowsServer)
            {
                evidence.NotPreviewed(
                    ChangeLayer.Terraform, $"the server {server.ServerName}", connected is null ? "Terraform plans once the cluster is there" : "its password is made by the first run");
            }

            evidence.Add(ServerChanges.Everything(ServerNeeds.Dify));
            return;
        }

        evidence.Terraform = _plan;
        evidence.Add(TerraformChanges.Of(_plan));
        if (_plan.Changes.Any(change => change.Action is ChangeAction.Create or ChangeAction.Replace && ServerResources.Includes(change)))
        {
            evidence.Add(ServerChanges.Everything(ServerNeeds.Dify));
            return;
        }

        try
        {
            evidence.Add(ServerChanges.Of(await (await server.ConnectAsync((await PasswordAsync(cancellationToken)).InUse, cancellationToken)).PreviewAsync(ServerNeeds.Dify, cancellationToken)));
        }
        catch (DeliveryException exception)
        {
            evidence.NotPreviewed(ChangeLayer.Postgres, $"databases and extensions on {server.ServerName}", exception.Why ?? exception.Message);
        }
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

    private async Task<TerraformPlan> PlanAsync(AdministratorPassword password, IActivity activity, CancellationToken cancellationToken)
    {
        var terraform = await server.TerraformAsync(cancellationToken);
        await terraform.InitializeAsync(activity, cancellationToken);
        var drifted = await server.FindDriftAsync(cancellationToken);
        foreach (var (address, reason) in drifted)
        {
            activity.Line($"{address}: {reason}");
        }

        var request = PlanRequest.Apply with { Replace = [.. drifted.Select(resource => resource.Address)] };
        var plan = await terraform.PlanAsync(await server.InputsAsync(password, cancellationToken), request, activity, cancellationToken);
        server.Remember(plan.File);
        return plan;
    }

    /// <summary>
    /// The plan of a bundle, ready to be applied here: another machine may have made it. What it changes is read out of it, since what is
    /// guarded must be what is applied; the bundle's own account of it is for people, and need not be signed.
    /// </summary>
    private async Task<TerraformPlan> AdoptAsync(TerraformPlan plan, IActivity activity, CancellationToken cancellationToken)
    {
        var terraform = await server.TerraformAsync(cancellationToken);
        await terraform.InitializeAsync(activity, cancellationToken);
        if (!plan.HasChanges)
        {
            return plan;
        }

        var changes = await terraform.ReadPlanAsync(plan.File, cancellationToken);
        return Acts(changes) == Acts(plan.Changes)
            ? plan with { Changes = changes, IsDestroy = plan.IsDestroy && changes.All(change => change.Action == ChangeAction.Delete) }
            : throw new PlanBundleMismatchException(
                [new("bundle.terraform-plan", "The saved Terraform plan does other things than the bundle says", Acts(plan.Changes), Acts(changes))], context.Environment, context.PlanAgain);
    }

    private static string Acts(IEnumerable<TerraformChange> changes) =>
        string.Join(", ", changes.Select(change => $"{change.Action.ToString().ToLowerInvariant()} {change.Address}"));

    private async Task PlanStepAsync(StepScope scope, CancellationToken cancellationToken)
    {
        // A plan that was shown is the plan that is applied; it is made here only where there was nothing to plan against before.
        _plan ??= server.Adopted is { } adopted
            ? await AdoptAsync(adopted, scope.Activity, cancellationToken)
            : await PlanAsync(await PasswordAsync(cancellationToken), scope.Activity, cancellationToken);
        var blocking = await Stakes.JudgeAsync(_plan, platform.Connected, (await PasswordAsync(cancellationToken)).InUse, cancellationToken);
        if (blocking.Count > 0)
        {
            throw FindingsBlockException.InStep(blocking);
        }

        scope.Summary(_plan.Summary);
    }

    private async Task ApplyStepAsync(StepScope scope, CancellationToken cancellationToken)
    {
        var password = await PasswordAsync(cancellationToken);
        if (!_plan!.HasChanges)
        {
            // The server may have got a new password from a run that did not come as far as to tell the pods.
            if (password.IsUnderWay)
            {
                await TellPodsAsync(password, scope, cancellationToken);
                scope.Summary("the server is as planned; its pods have its new password now");
                return;
            }

            scope.NothingToDo("the server is as planned");
            return;
        }

        if (password.IsNew)
        {
            await secrets.BeginPasswordAsync(platform.Connected.Api, password, cancellationToken);
        }

        var inputs = await server.InputsAsync(password, cancellationToken);
        var outputs = await ApplyAsync(await server.TerraformAsync(cancellationToken), inputs, password, scope, cancellationToken);
        if (password.IsNew || password.IsUnderWay)
        {
            await TellPodsAsync(password, scope, cancellationToken);
        }

        scope.Summary(outputs.FindText("postgres_fqdn") is { } address ? $"{address}:{outputs.Number("postgres_port")}" : $"{_plan.Summary}: there is no server");
    }

    /// <summary>Each write before the next act: killed between any two, the next run goes on with what is left.</summary>
    private async Task TellPodsAsync(AdministratorPassword password, StepScope scope, CancellationToken cancellationToken)
    {
        await secrets.TakePasswordAsync(platform.Connected.Api, password, cancellationToken);
        await RestartAsync(scope, cancellationToken);
        await secrets.EndPasswordAsync(platform.Connected.Api, cancellationToken);
    }

    private async Task<TerraformOutputs> ApplyAsync(
        ITerraform terraform, TerraformInputs inputs, AdministratorPassword password, StepScope scope, CancellationToken cancellationToken)
    {
        try
        {
            return await terraform.ApplyToItsEndAsync(_plan!, inputs, scope, cancellationToken);
        }
        catch (StalePlanException exception) when (server.Adopted is not null)
        {
            // Nothing was applied, and so nothing of it stays: the next run must not bring a password along that was refused with the bundle.
            if (password is { IsNew: true, IsUnderWay: false })
            {
                await secrets.AbandonPasswordAsync(platform.Connected.Api, password, cancellationToken);
            }

            // Running again would refuse the bundle again: what helps is another plan.
            throw new PlanBundleMismatchException(
                [new("bundle.terraform-state", "Terraform refuses the saved plan", "the state that it was made from", exception.Why ?? exception.Message)], context.Environment, context.PlanAgain);
        }
    }

    /// <summary>Pods read the password when they start; the release itself does not change with it.</summary>
    private async Task RestartAsync(StepScope scope, CancellationToken cancellationToken)
    {
        if (context.Settings.Topology != Topology.FlexibleServer)
        {
            return;
        }

        var (api, space) = (platform.Connected.Api, context.Release.Namespace);
        var readers = DifyComponents.Writers.Select(context.Names.Deployment).ToHashSet(StringComparer.Ordinal);
        foreach (var workload in (await api.ListWorkloadsAsync(space, cancellationToken: cancellationToken)).Where(workload => readers.Contains(workload.Name) && workload.Desired > 0))
        {
            scope.Line($"{workload.Name}: restarted, with the new password");
            await api.RestartAsync(space, workload.Kind, workload.Name, cancellationToken);
        }
    }

    private async Task PrepareStepAsync(StepScope scope, CancellationToken cancellationToken)
    {
        if (!context.Settings.FlexibleServer.UseAzurePostgres)
        {
            scope.NothingToDo("use_azure_postgres is false");
            return;
        }

        var connection = await server.ConnectAsync((await PasswordAsync(cancellationToken)).Value, cancellationToken);
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

    private async Task<AdministratorPassword> PasswordAsync(CancellationToken cancellationToken) =>
        await secrets.WantedAsync(platform.Connected.Api, cancellationToken)
        ?? throw new DeliveryException("The Secret with the server's password is gone.", remedy: $"Run '{context.ContinueCommand}' again; it is made anew.");
}
