using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s.Exceptions;
using YamlDotNet.RepresentationModel;

namespace k8s;

/// <summary>One context of a kubeconfig (or of several, merged): a cluster and a user. The first file that has a name wins.</summary>
internal sealed class KubeconfigContext(IReadOnlyList<Kubeconfig> files, string name)
{
    public void ApplyTo(KubernetesClientConfiguration configuration)
    {
        var (context, _) = Find("contexts", "context", name)
            ?? throw new KubeConfigException($"The kubeconfig has no context '{name}'; it has {Known("contexts")}.");
        var cluster = Kubeconfig.Text(context, "cluster") ?? throw new KubeConfigException($"The context '{name}' names no cluster.");
        configuration.Namespace = Kubeconfig.Text(context, "namespace");
        ApplyCluster(configuration, cluster);
        if (Kubeconfig.Text(context, "user") is string user)
        {
            var (node, file) = Find("users", "user", user)
                ?? throw new KubeConfigException($"The kubeconfig has no user '{user}'; it has {Known("users")}.");
            new KubeconfigUser(user, node, file).ApplyTo(configuration);
        }
    }

    private void ApplyCluster(KubernetesClientConfiguration configuration, string cluster)
    {
        var (node, file) = Find("clusters", "cluster", cluster)
            ?? throw new KubeConfigException($"The kubeconfig has no cluster '{cluster}'; it has {Known("clusters")}.");
        var server = Kubeconfig.Text(node, "server") ?? throw new KubeConfigException($"The cluster '{cluster}' has no server.");
        if (!Uri.TryCreate(server, UriKind.Absolute, out _))
            throw new KubeConfigException($"The server of the cluster '{cluster}' is not an address: {server}");
        configuration.Host = server;
        configuration.SkipTlsVerify = bool.TryParse(Kubeconfig.Text(node, "insecure-skip-tls-verify"), out var skip) && skip;
        configuration.TlsServerName = Kubeconfig.Text(node, "tls-server-name");
        try
        {
            configuration.SslCaCerts = Authorities(node, file);
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException or IOException)
        {
            throw new KubeConfigException($"The certificate authority of the cluster '{cluster}' cannot be read: {exception.Message}", exception);
        }
    }

    private static X509Certificate2Collection Authorities(YamlNode cluster, Kubeconfig file)
    {
        var pem = Kubeconfig.Text(cluster, "certificate-authority-data") is string data
            ? Encoding.ASCII.GetString(Convert.FromBase64String(data))
            : Kubeconfig.Text(cluster, "certificate-authority") is string path ? File.ReadAllText(file.Resolve(path)) : null;
        if (pem is null)
            return null;
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(pem);
        return authorities;
    }

    private (YamlNode Node, Kubeconfig File)? Find(string list, string kind, string wanted)
    {
        foreach (var file in files)
        {
            if (file.Find(list, kind, wanted) is { } node)
                return (node, file);
        }

        return null;
    }

    private string Known(string list) =>
        string.Join(", ", files.SelectMany(file => file.Names(list)).Distinct().Order(StringComparer.Ordinal).DefaultIfEmpty("none"));
}
