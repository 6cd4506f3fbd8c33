namespace DifyDelivery.Sandbox.Node;

/// <summary>The addresses of one node, all within 10.N.0.0/18, and the names on this machine that derive from N. Only N differs between nodes.</summary>
/// <param name="Number">N, 0 to 255.</param>
internal sealed record NodeNetwork(int Number)
{
    /// <summary>This machine's end of the link to the node; pods know it as <c>host.internal</c>.</summary>
    public string HostAddress => $"10.{Number}.0.1";

    /// <summary>The node's end: the API server's address, and where NodePorts answer.</summary>
    public string NodeAddress => $"10.{Number}.0.2";

    public string PodRange => $"10.{Number}.16.0/20";

    public string PodGateway => $"10.{Number}.16.1";

    public string ServiceRange => $"10.{Number}.32.0/20";

    /// <summary>The Service <c>kubernetes.default</c>.</summary>
    public string ApiService => $"10.{Number}.32.1";

    /// <summary>The Service <c>kube-dns.kube-system</c>.</summary>
    public string DnsService => $"10.{Number}.32.10";

    /// <summary>The network interface on this machine. The kernel allows 15 characters, two of which the other end's temporary name needs.</summary>
    public string HostLink => $"dify{Number}";

    /// <summary>The folder in each cgroup hierarchy.</summary>
    public string Cgroup => $"dify-sandbox-{Number}";
}
