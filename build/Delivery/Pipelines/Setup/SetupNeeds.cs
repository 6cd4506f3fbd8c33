using DifyDelivery.Pipelines.AzureDevOps.Flows;

namespace DifyDelivery.Pipelines.Setup;

/// <summary>What an identity is for, and so what it may do.</summary>
internal enum IdentityRole
{
    /// <summary>Looks.</summary>
    Plan,

    /// <summary>Changes.</summary>
    Apply,

    /// <summary>Copies data into a scratch database, with nobody's approval.</summary>
    Rehearse,
}

/// <summary>An identity of an environment in Azure.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Name">The managed identity's name.</param>
/// <param name="GitHubEnvironments">The environments on GitHub whose jobs sign in as it.</param>
/// <param name="Connection">Azure DevOps' service connection that signs in as it.</param>
internal sealed record NeededIdentity(PipelineEnvironment Environment, IdentityRole Role, string Name, IReadOnlyList<string> GitHubEnvironments, string Connection)
{
    /// <summary>What writes is for reviewed branches only, and for one run at a time.</summary>
    public bool IsGuarded => Role != IdentityRole.Plan;
}

/// <summary>An environment on GitHub.</summary>
/// <param name="Environment">The plan's environment that it belongs to.</param>
/// <param name="Name">Its name.</param>
/// <param name="AllowsPullRequests">Whether jobs of pull requests may use it; the delivered branch may in any case.</param>
/// <param name="NeedsReviewers">Whether a person approves.</param>
/// <param name="HoldsKey">Whether it has the key of plan bundles, and the further secrets.</param>
internal sealed record NeededEnvironment(PipelineEnvironment Environment, string Name, bool AllowsPullRequests, bool NeedsReviewers, bool HoldsKey);

/// <summary>An environment in Azure DevOps, with its checks.</summary>
/// <param name="Name">Its name.</param>
/// <param name="NeedsApproval">Whether a person approves.</param>
/// <param name="IsLocked">Whether the exclusive lock is here; in Azure it is on the connection, which the environment's delivery, retirement and teardown share.</param>
internal sealed record NeededCheck(string Name, bool NeedsApproval, bool IsLocked);

/// <summary>What has to exist outside of the generated files. Names are the very ones that are rendered.</summary>
internal sealed class SetupNeeds(PipelinePlan plan)
{
    private readonly StageParts _azure = new(plan);

    public bool Migrates => plan.Commands.MigrateData is not null;

    public IReadOnlyList<NeededIdentity> Identities =>
    [
        .. plan.Environments.Where(environment => environment.IsAzure).SelectMany(Identity),
    ];

    public IReadOnlyList<NeededEnvironment> Environments => [.. plan.Environments.SelectMany(EnvironmentsOf)];

    public IReadOnlyList<NeededCheck> Checks => [.. plan.Environments.SelectMany(ChecksOf)];

    public IReadOnlyList<string> Groups => [.. plan.Environments.Select(_azure.GroupOf)];

    private IEnumerable<NeededIdentity> Identity(PipelineEnvironment environment)
    {
        string Named(string suffix) => $"id-{plan.Name}-{environment.Name}-{suffix}";
        yield return new NeededIdentity(
            environment, IdentityRole.Plan, Named("plan"), [DeliveryNames.PullRequest(environment), DeliveryNames.Plan(environment)], _azure.ReaderOf(environment));
        yield return new NeededIdentity(
            environment, IdentityRole.Apply, Named("apply"),
            [
                DeliveryNames.Apply(environment),
                .. Removes(environment, PipelineHost.GitHub) ? [DeliveryNames.Teardown(environment)] : Array.Empty<string>(),
                .. Retires(environment) ? [DeliveryNames.Retirement(environment)] : Array.Empty<string>(),
            ],
            _azure.WriterOf(environment));
        if (Migrates && environment.IsProduction)
        {
            yield return new NeededIdentity(environment, IdentityRole.Rehearse, Named("rehearsal"), [DeliveryNames.Rehearsal(environment)], _azure.RehearserOf(environment));
        }
    }

    private IEnumerable<NeededEnvironment> EnvironmentsOf(PipelineEnvironment environment)
    {
        yield return new NeededEnvironment(environment, DeliveryNames.PullRequest(environment), true, false, false);
        yield return new NeededEnvironment(environment, DeliveryNames.Plan(environment), false, false, true);
        yield return new NeededEnvironment(environment, DeliveryNames.Apply(environment), false, environment.NeedsApproval, true);
        if (Removes(environment, PipelineHost.GitHub))
        {
            yield return new NeededEnvironment(environment, DeliveryNames.Teardown(environment), false, true, plan.Secrets.Count > 0);
        }

        if (Migrates && environment.IsProduction)
        {
            yield return new NeededEnvironment(environment, DeliveryNames.Rehearsal(environment), false, false, plan.Secrets.Count > 0);
        }

        if (Retires(environment))
        {
            yield return new NeededEnvironment(environment, DeliveryNames.Retirement(environment), false, true, true);
        }
    }

    private IEnumerable<NeededCheck> ChecksOf(PipelineEnvironment environment)
    {
        yield return new NeededCheck(_azure.EnvironmentOf(environment), environment.NeedsApproval, !environment.IsAzure);
        if (Removes(environment, PipelineHost.AzureDevOps))
        {
            yield return new NeededCheck(_azure.TeardownOf(environment), true, !environment.IsAzure);
        }

        if (Migrates && environment.IsProduction)
        {
            yield return new NeededCheck(_azure.RehearsalOf(environment), false, !environment.IsAzure);
        }

        if (Retires(environment))
        {
            yield return new NeededCheck(_azure.RetirementOf(environment), true, !environment.IsAzure);
        }
    }

    private bool Removes(PipelineEnvironment environment, PipelineHost host) => plan.Commands.Teardown is not null && !environment.IsProduction && environment.OutlivesJobs(host);

    private bool Retires(PipelineEnvironment environment) => Migrates && plan.Commands.Teardown is not null && environment.IsProduction;
}
