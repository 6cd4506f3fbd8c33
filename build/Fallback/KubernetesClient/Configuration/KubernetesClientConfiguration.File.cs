using k8s.Exceptions;

namespace k8s;

public partial class KubernetesClientConfiguration
{
    public static readonly string KubeConfigDefaultLocation =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config");

    /// <summary>The files that KUBECONFIG names, merged; else the default file; else the pod's own account; else localhost:8080.</summary>
    public static KubernetesClientConfiguration BuildDefaultConfig()
    {
        var paths = (Environment.GetEnvironmentVariable("KUBECONFIG") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(path => path.Trim('"'))
            .ToList();
        if (paths.Count > 0)
            return Build([.. paths.Select(Kubeconfig.Load)], null, null);
        if (File.Exists(KubeConfigDefaultLocation))
            return BuildConfigFromConfigFile(KubeConfigDefaultLocation);
        return IsInCluster() ? InClusterConfig() : new KubernetesClientConfiguration { Host = "http://localhost:8080" };
    }

    public static KubernetesClientConfiguration BuildConfigFromConfigFile(
        string kubeconfigPath = null, string currentContext = null, string masterUrl = null) =>
        Build([Kubeconfig.Load(kubeconfigPath ?? KubeConfigDefaultLocation)], currentContext, masterUrl);

    private static KubernetesClientConfiguration Build(IReadOnlyList<Kubeconfig> files, string context, string masterUrl)
    {
        var configuration = new KubernetesClientConfiguration();
        context ??= files.Select(file => file.CurrentContext).FirstOrDefault(name => !string.IsNullOrEmpty(name));
        if (context is not null)
            new KubeconfigContext(files, context).ApplyTo(configuration);
        if (!string.IsNullOrWhiteSpace(masterUrl))
            configuration.Host = masterUrl;
        if (string.IsNullOrWhiteSpace(configuration.Host))
            throw new KubeConfigException("The kubeconfig names no current context, and no server is given.");
        configuration.CurrentContext = context;
        return configuration;
    }
}
