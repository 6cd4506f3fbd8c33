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

    /// <summary>
    /// Makes the ServiceAccounts and Roles, unless they are there as the table has them now. A person may have deleted the namespace with them:
    /// then this machine still has their tokens, and the cluster knows them no more.
    /// </summary>
    /// <returns>The target's own way in; null for one that is none of the table.</returns>
    public async Task<ClusterEndpoint?> EnsureAsync(ConnectedCluster connected, CancellationToken cancellationToken)
    {
        if (!TargetRights.Targets.Contains(context.Rights))
        {
            return null;
        }

        var administrator = connected.Endpoint;
        var path = Path.Combine(Path.GetDirectoryName(administrator.KubeconfigPath)!, "delivery.kubeconfig");
        var own = administrator with { KubeconfigPath = path, Context = context.Rights };
        var manifest = RightsManifest.Write(context.Release.Namespace, withTokens: true);
        var mark = "# " + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(manifest)));
        var written = File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken) : string.Empty;
        if (written.StartsWith(mark, StringComparison.Ordinal) && await IsKnownAsync(connected.Api, written, cancellationToken))
        {
            return own;
        }

        // One that is on its way out takes nothing in until it is gone.
        await connected.Api.EnsureNamespaceAsync(context.Release.Namespace, cancellationToken: cancellationToken);
        await KubectlAsync(administrator, manifest, cancellationToken, "apply", "--filename", "-");
        var tokens = await TokensAsync(administrator, cancellationToken);
        var view = await KubectlAsync(administrator, null, cancellationToken, "config", "view", "--raw", "--flatten", "--minify", "--output", "json");
        using var json = JsonDocument.Parse(view);
        var cluster = json.RootElement.GetProperty("clusters")[0].GetProperty("cluster");
        await PrivateFiles.WriteAsync(path, $"{mark}\n{Kubeconfig(cluster, tokens)}\n", cancellationToken);
        return own;
    }

    /// <summary>
    /// Whether the target's token is the one that the cluster has. Asked with the administrator's rights: for a few seconds the API server still
    /// lets in the token of an account that is gone.
    /// </summary>
    private async Task<bool> IsKnownAsync(ICluster cluster, string kubeconfig, CancellationToken cancellationToken) =>
        await cluster.NamespaceExistsAsync(context.Release.Namespace, cancellationToken)
        && await cluster.ReadSecretAsync(context.Release.Namespace, TokenOf(context.Rights), cancellationToken) is { } secret
        && secret.TryGetValue("token", out var token) && kubeconfig.Contains($"\"{token}\"", StringComparison.Ordinal);

    private static string TokenOf(string target) => RightsManifest.NameOf(target) + "-token";

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

            if (TargetRights.Targets.All(target => tokens.ContainsKey(TokenOf(target))))
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
        ["users"] = TargetRights.Targets.Select(target => new { name = target, user = new { token = tokens[TokenOf(target)] } }),
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
