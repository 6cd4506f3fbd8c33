using DifyDelivery.Errors;
using DifyDelivery.Processes;
using DifyDelivery.Sandbox.Choice;
using DifyDelivery.Sandbox.Clusters;
using DifyDelivery.Sandbox.Node;
using DifyDelivery.Sandbox.State;
using DifyDelivery.Tools;

namespace DifyDelivery.Sandbox;

/// <summary>The way to an environment's cluster: chooses which kind it is, and gives the object that runs it.</summary>
/// <param name="options">Which cluster is meant.</param>
/// <param name="processes">Starts programs.</param>
/// <param name="toolbox">Finds kind and kubectl, where they are used.</param>
/// <param name="time">The clock.</param>
public sealed class SandboxClusters(SandboxClusterOptions options, IProcessRunner processes, IToolbox toolbox, TimeProvider time)
{
    /// <summary>Chooses without changing anything. A cluster that the environment already has is kept until Teardown.</summary>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<SandboxClusterChoice> ChooseAsync(CancellationToken cancellationToken = default)
    {
        if (await new SandboxStateFile(options.StateDirectory).ReadAsync(cancellationToken) is { } existing)
            return SandboxClusterChoice.Keep(options.Choice, existing);
        var host = await new SandboxHostProbe(processes).LookAsync(askDocker: options.Choice == SandboxClusterKinds.Kind, cancellationToken);
        return SandboxClusterChoice.Decide(options.Choice, host);
    }

    /// <summary>The cluster of the chosen kind.</summary>
    /// <param name="choice">From <see cref="ChooseAsync"/>.</param>
    /// <exception cref="DeliveryException">The choice is that none is possible.</exception>
    public ISandboxCluster Create(SandboxClusterChoice choice) => choice.Kind switch
    {
        SandboxClusterKinds.Node when OperatingSystem.IsLinux() => new NodeCluster(options, processes, time),
        SandboxClusterKinds.Kind => new KindCluster(options, processes, toolbox, time),
        SandboxClusterKinds.Context => new ContextCluster(options, processes, toolbox, time),
        _ => throw new DeliveryException("The sandbox has no cluster to run on.", choice.Explanation, choice.Findings is [var finding, ..] ? finding.Remedy : null),
    };

    /// <summary>Chooses and creates in one go.</summary>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">No cluster is possible on this machine.</exception>
    public async Task<ISandboxCluster> CreateAsync(CancellationToken cancellationToken = default) =>
        Create(await ChooseAsync(cancellationToken));
}
