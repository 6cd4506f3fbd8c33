using DifyDelivery.Processes;
using DifyDelivery.Tools;

namespace DifyDelivery.Helm;

/// <summary>Deletes Helm's records with kubectl.</summary>
/// <param name="kubectl">The program.</param>
/// <param name="processes">Starts it.</param>
public sealed class KubectlRecords(ResolvedTool kubectl, IProcessRunner processes) : IHelmRecords
{
    /// <inheritdoc/>
    public async Task DeleteAsync(HelmRelease target, string secret, CancellationToken cancellationToken = default)
    {
        List<string> arguments = ["--kubeconfig", target.KubeconfigPath];
        if (target.Context is { } context)
            arguments.AddRange(["--context", context]);
        arguments.AddRange(["--namespace", target.Namespace, "delete", "secret", secret, "--ignore-not-found"]);
        var result = await processes.RunAsync(new CommandSpec(kubectl.Path, arguments), cancellationToken: cancellationToken);
        result.EnsureSucceeded($"The record of an abandoned Helm operation, Secret '{secret}', could not be deleted");
    }
}
