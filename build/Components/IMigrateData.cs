using System.Diagnostics.CodeAnalysis;
using DifyDelivery.Components.Running;
using DifyDelivery.Environments;
using Nuke.Common;

namespace DifyDelivery.Components;

/// <summary>
/// Moves Dify's data between the server in the cluster and the one outside, in either direction: journaled, verified, safe to kill at any
/// instant. Run again it continues; <see cref="Rollback"/> goes back.
/// </summary>
public interface IMigrateData : IHazPlanBundle
{
    /// <summary>Where the data is to go.</summary>
    [Parameter("MigrateData: where the data is to go, InCluster or FlexibleServer. Default is what Topology says; of --preflight and --rehearse, the server that Dify does not use.")]
    [SuppressMessage("Naming", "CA1716", Justification = "The command line's word; the keyword is one of other languages.")]
    Topology? To => TryGetValue<Topology?>(() => To);

    /// <summary>Looks only.</summary>
    [Parameter("MigrateData: looks at both servers, says what stands in the way and what it would take; exit code 3 when something does.")]
    bool Preflight => TryGetValue<bool?>(() => Preflight) ?? false;

    /// <summary>Says where the migration stands.</summary>
    [Parameter("MigrateData: says where the migration stands and what may be done now.")]
    bool Status => TryGetValue<bool?>(() => Status) ?? false;

    /// <summary>Goes back.</summary>
    [Parameter("MigrateData: goes back to the server that the data came from.")]
    bool Rollback => TryGetValue<bool?>(() => Rollback) ?? false;

    /// <summary>Tries it.</summary>
    [Parameter("MigrateData: copies and compares everything into a scratch database on the target; stops nobody, switches nothing.")]
    bool Rehearse => TryGetValue<bool?>(() => Rehearse) ?? false;

    /// <summary>Moves the data to the other topology.</summary>
    Target MigrateData => _ => _
        .Description("Moves the data between the topologies: journaled, verified, resumable")
        .TryAfter<IDeployDify>(x => x.DeployDify)
        .Executes(() => DeliveryTarget.RunAsync(this, nameof(MigrateData), run => run.MigrateDataAsync(this)));
}
