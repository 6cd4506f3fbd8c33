namespace DifyDelivery.Sandbox;

/// <summary>The words of <c>--sandbox-cluster</c>; any other word is the name of a kubeconfig context.</summary>
public static class SandboxClusterKinds
{
    /// <summary>The first of the others that this machine can run.</summary>
    public const string Auto = "auto";

    /// <summary>Our own node from the distribution's packages.</summary>
    public const string Node = "node";

    /// <summary>kind: Kubernetes in Docker.</summary>
    public const string Kind = "kind";

    /// <summary>A cluster that the person already has.</summary>
    public const string Context = "context";
}
