namespace DifyDelivery.Sandbox.Node;

/// <summary>Where things of one node are, in its state folder. The scripts know the same names.</summary>
/// <param name="State">The state folder.</param>
internal sealed record NodePaths(string State)
{
    /// <summary>The first process: its id on this machine, its start time, and the boot that both belong to.</summary>
    public string Init => Path.Combine(State, "init");

    /// <summary>The components and their process ids, as the node numbers them.</summary>
    public string Components => Path.Combine(State, "components");

    /// <summary>Present once every component has been started for the first time.</summary>
    public string Started => Path.Combine(State, "started");

    /// <summary>The cgroup folders of the node, one a line, written before each is made.</summary>
    public string Cgroups => Path.Combine(State, "cgroups");

    public string Logs => Path.Combine(State, "logs");

    public string Certificates => Path.Combine(State, "pki");

    public string AdminKubeconfig => Path.Combine(Certificates, "admin.kubeconfig");
}
