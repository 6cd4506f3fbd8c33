namespace DifyDelivery.Pipelines;

/// <summary>Programs that the hosts' machines lack and the build does not fetch itself, by version.</summary>
internal static class ProgramPins
{
    // The command puts the v in front itself: https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/acs/custom.py
    private const string KubectlVersion = "1.35.2";
    private const string KubeloginVersion = "0.2.19";

    /// <summary>Clusters with Entra ID are reached through kubelogin; the command brings kubectl along.</summary>
    public static string InstallKubelogin { get; } = $"sudo az aks install-cli --client-version {KubectlVersion} --kubelogin-version {KubeloginVersion}";
}
