namespace DifyDelivery.Pipelines;

/// <summary>Programs that the hosts' machines lack and the build does not fetch itself, by version.</summary>
internal static class ProgramPins
{
    private const string KubectlVersion = "v1.35.2";
    private const string KubeloginVersion = "v0.2.19";

    /// <summary>Clusters with Entra ID are reached through kubelogin; the command brings kubectl along.</summary>
    public static string InstallKubelogin { get; } = $"sudo az aks install-cli --client-version {KubectlVersion} --kubelogin-version {KubeloginVersion}";
}
