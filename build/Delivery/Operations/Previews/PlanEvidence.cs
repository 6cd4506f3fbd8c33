using System.Text.Json;
using DifyDelivery.Environments;
using DifyDelivery.Helm;
using DifyDelivery.Planning;
using DifyDelivery.Planning.Bundles;
using DifyDelivery.Planning.Changes;
using DifyDelivery.Postgres;
using DifyDelivery.Terraform;

namespace DifyDelivery.Operations.Previews;

/// <summary>What an operation has seen while it composed its steps: the changes that they will make, and what the plan rests on.</summary>
internal sealed class PlanEvidence
{
    private readonly List<PlannedChange> _changes = [];
    private readonly List<Unpreviewed> _notPreviewed = [];

    /// <summary>Which server Dify uses now; null when nothing is deployed.</summary>
    public Topology? Observed { get; set; }

    public MigrationForecast? Forecast { get; set; }

    public BoundMigration? Migration { get; set; }

    /// <summary>The release in the cluster; null where it was not looked at.</summary>
    public BoundCluster? Cluster { get; set; }

    public BoundRelease? Release { get; set; }

    /// <summary>The rendered manifest without the values of Secrets; null when it could not be rendered.</summary>
    public string? Manifest { get; set; }

    /// <summary>The saved plan of the server; null when Terraform did not plan.</summary>
    public TerraformPlan? Terraform { get; set; }

    /// <summary>The password that the server's plan was made with; null when Terraform did not plan, or before there is one.</summary>
    public AdministratorPassword? Password { get; set; }

    public void Add(IEnumerable<PlannedChange> changes) => _changes.AddRange(changes);

    /// <summary>What Terraform does for the cluster and what is around it, as a digest; <c>no changes</c>; null where it was not looked at.</summary>
    public string? Foundation { get; private set; }

    /// <summary>What the platform saw of its own steps.</summary>
    public void Tell(PreparationLook preparation)
    {
        if (preparation.Plan is { } plan)
        {
            Add(TerraformChanges.Of(plan));
            Foundation = plan.HasChanges ? Digests.Of(JsonSerializer.Serialize(plan.Changes)) : "no changes";
        }
        else if (preparation.NotSeen is { } why)
        {
            NotPreviewed(ChangeLayer.Terraform, "the AKS cluster and what is around it", why);
        }
    }

    public void NotPreviewed(ChangeLayer layer, string what, string why) => _notPreviewed.Add(new Unpreviewed(layer, what, why));

    /// <summary>What an upgrade to a composed release changes, and what that rests on.</summary>
    public async Task TellReleaseAsync(
        DeliveryContext context, ReleaseChart chart, HelmRevision? status, ReleaseDiff? diff, CancellationToken cancellationToken)
    {
        Manifest = chart.Manifest is null ? null : DifyRelease.WithoutSecrets(chart.Manifest);
        Release = await ReleaseBinding.ReadAsync(context, chart, Manifest, cancellationToken);
        Add(diff is null ? [] : ReleaseChanges.Of(diff));
        if (status is { IsDeployed: false })
        {
            _changes.Add(new PlannedChange(ChangeLayer.Kubernetes, ChangeKind.Change, "release", context.Release.Name)
            {
                Reason = $"its last revision, {status.Revision}, is {status.Status}: what the cluster really has is not known",
            });
        }
    }

    /// <summary>The plan, with all that was seen.</summary>
    public DeliveryPlan Complete(DeliveryPlan plan) => plan with
    {
        Changes = PlannedChange.DangerFirst(_changes),
        NotPreviewed = [.. _notPreviewed],
        Migration = Forecast,
    };
}
