using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DifyDelivery.Errors;
using DifyDelivery.Files;
using DifyDelivery.Kubernetes;
using DifyDelivery.Processes;
using DifyDelivery.Sandbox;
using DifyDelivery.Tools;

namespace DifyDelivery.Operations;

/// <summary>
/// On the sandbox's own node a target works with just the Role that it would be given on a real cluster: a ServiceAccount for each, with a
/// context for each in one kubeconfig. What plays Azure keeps an administrator's, as Azure has a way of its own.
/// </summary>
internal sealed class SandboxRights(DeliveryContext context)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(300);

    /// <summary>Makes the ServiceAccounts and Roles, unless they are there as the table has them now.</summary>
    /// <returns>The target's own way in; null for one that is none of the table.</returns>
    public async Task<ClusterEndpoint?> EnsureAsync(ClusterEndpoint administrator, CancellationToken cancellationToken)
    {
        if (!TargetRights.Targets.Contains(context.Rights))
        {
            return null;
        }

        var path = Path.Combine(Path.GetDirectoryName(administrator.KubeconfigPath)!, "delivery.kubeconfig");
        var own = administrator with { KubeconfigPath = path, Context = context.Rights };
        var manifest = RightsManifest.Write(context.Release.Namespace, withTokens: true);
        var mark = "# " + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(manifest)));
        if (File.Exists(path) && (await File.ReadAllTextAsync(path, cancellationToken)).StartsWith(mark, StringComparison.Ordinal))
        {
            return own;
        }

        await KubectlAsync(administrator, manifest, cancellationToken, "apply", "--filename", "-");
        var tokens = await TokensAsync(administrator, cancellationToken);
        var view = await KubectlAsync(administrator, null, cancellationToken, "config", "view", "--raw", "--flatten", "--minify", "--output", "json");
        using var json = JsonDocument.Parse(view);
        var cluster = json.RootElement.GetProperty("clusters")[0].GetProperty("cluster");
        await PrivateFiles.WriteAsync(path, $"{mark}\n{Kubeconfig(cluster, tokens)}\n", cancellationToken);
        return own;
    }

    /// <summary>The cluster fills them in a moment after they are made.</summary>
    private async Task<IReadOnlyDictionary<string, string>> TokensAsync(ClusterEndpoint administrator, CancellationToken cancellationToken)
    {
        var began = context.Time.GetTimestamp();
        while (true)
        {
            var text = await KubectlAsync(
                administrator, null, cancellationToken, "get", "secrets", "--namespace", context.Release.Namespace, "--selector", RightsManifest.Selector, "--output", "json");
            using var json = JsonDocument.Parse(text);
            var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var secret in json.RootElement.GetProperty("items").EnumerateArray())
            {
                if (secret.TryGetProperty("data", out var data) && data.TryGetProperty("token", out var token))
                {
                    tokens[secret.GetProperty("metadata").GetProperty("name").GetString()!] = Encoding.UTF8.GetString(token.GetBytesFromBase64());
                }
            }

            if (TargetRights.Targets.All(target => tokens.ContainsKey(RightsManifest.NameOf(target) + "-token")))
            {
                foreach (var token in tokens.Values)
                {
                    context.Redactor.Register(token);
                }

                return tokens;
            }

            if (context.Time.GetElapsedTime(began) > Patience)
            {
                throw new DeliveryException("The cluster has made no tokens for the targets' ServiceAccounts.", remedy: $"Run '{context.ContinueCommand}' again.");
            }

            await Task.Delay(Between, context.Time, cancellationToken);
        }
    }

    private string Kubeconfig(JsonElement cluster, IReadOnlyDictionary<string, string> tokens) => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Config",
        ["clusters"] = new[] { new { name = "sandbox", cluster } },
        ["users"] = TargetRights.Targets.Select(target => new { name = target, user = new { token = tokens[RightsManifest.NameOf(target) + "-token"] } }),
        ["contexts"] = TargetRights.Targets.Select(target => new { name = target, context = new { cluster = "sandbox", user = target } }),
        ["current-context"] = context.Rights,
    });

    private async Task<string> KubectlAsync(ClusterEndpoint administrator, string? input, CancellationToken cancellationToken, params string[] arguments)
    {
        var kubectl = await context.Toolbox.ResolveAsync(ToolNames.Kubectl, context.Reporter, cancellationToken);
        var command = new CommandSpec(kubectl.Path, ["--kubeconfig", administrator.KubeconfigPath, "--context", administrator.Context, .. arguments]) { StandardInput = input };
        return (await context.Processes.RunAsync(command, cancellationToken: cancellationToken)).EnsureSucceeded("The targets' rights could not be made.").StandardOutput;
    }
}
