using DifyDelivery.Environments;

namespace DifyDelivery.Migration;

/// <summary>Where the engine runs that copies and compares. Worked out with plain values.</summary>
/// <param name="InCluster">In a pod; else on this machine.</param>
/// <param name="Why">Why there, for people.</param>
public sealed record RunnerChoice(bool InCluster, string Why)
{
    /// <summary>Decides.</summary>
    /// <param name="facts">How things stand.</param>
    public static RunnerChoice Decide(RunnerFacts facts) => facts switch
    {
        { Setting: EngineRunner.Agent } => new(false, "as --runner says"),
        { Setting: EngineRunner.Cluster } => new(true, "as --runner says"),
        { IsPrivate: true } => new(true, "the Flexible Server is private: it answers in its own network only"),
        { AgentReaches: false } => new(true, "this machine does not reach the Flexible Server"),
        { AgentReaches: null } => new(false, "unless this machine turns out not to reach the Flexible Server, which is not there yet"),
        _ => new(false, "it reaches both servers"),
    };

    /// <summary>For people: <c>in a pod of the cluster (as --runner says)</c>.</summary>
    public override string ToString() => $"{(InCluster ? "in a pod of the cluster" : "on this machine")} ({Why})";
}

/// <summary>What the choice of a runner depends on.</summary>
/// <param name="Setting">What a person asks for.</param>
/// <param name="IsPrivate">Whether the Flexible Server has no public address.</param>
/// <param name="AgentReaches">Whether it answers to this machine; null: it is not there yet.</param>
public sealed record RunnerFacts(EngineRunner Setting, bool IsPrivate, bool? AgentReaches);
