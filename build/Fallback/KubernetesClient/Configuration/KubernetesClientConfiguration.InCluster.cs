using System.Security.Cryptography.X509Certificates;
using k8s.Authentication;
using k8s.Exceptions;

namespace k8s;

public partial class KubernetesClientConfiguration
{
    internal static string ServiceAccountPath { get; set; } =
        Path.Combine(Path.DirectorySeparatorChar + "var", "run", "secrets", "kubernetes.io", "serviceaccount");

    private static string ApiHost => Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST");

    private static string ApiPort => Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT");

    public static bool IsInCluster() =>
        !string.IsNullOrEmpty(ApiHost) && !string.IsNullOrEmpty(ApiPort)
        && File.Exists(Path.Combine(ServiceAccountPath, "token")) && File.Exists(Path.Combine(ServiceAccountPath, "ca.crt"));

    public static KubernetesClientConfiguration InClusterConfig()
    {
        if (!IsInCluster())
            throw new KubeConfigException("This process does not run in a pod: it lacks KUBERNETES_SERVICE_HOST or a service account's token.");

        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(Path.Combine(ServiceAccountPath, "ca.crt"));
        var namespaceFile = Path.Combine(ServiceAccountPath, "namespace");
        return new KubernetesClientConfiguration
        {
            Host = new UriBuilder("https", ApiHost, int.Parse(ApiPort, System.Globalization.CultureInfo.InvariantCulture)).ToString(),
            TokenProvider = new TokenFileProvider(Path.Combine(ServiceAccountPath, "token")),
            SslCaCerts = authorities,
            Namespace = File.Exists(namespaceFile) ? File.ReadAllText(namespaceFile) : null,
        };
    }
}
