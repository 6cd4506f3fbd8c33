using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DifyDelivery.Azure.Clusters;

/// <summary>
/// Makes AKS' kubeconfig usable without a person: Azure's names the interactive device-code login, which no pipeline can answer. Does what
/// <c>kubelogin convert-kubeconfig -l</c> does.
/// </summary>
internal static class KubeconfigConversion
{
    private static readonly string[] SecretKeys = ["token", "password", "client-key-data"];

    public static ClusterKubeconfig Convert(string text, AzureCredentialKind kind)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            throw new AzureException("Azure's kubeconfig cannot be read.", exception.Message.Split('\n')[0], "az aks get-credentials shows what Azure answers", exception);
        }

        var root = yaml.Documents.Count > 0 ? yaml.Documents[0].RootNode as YamlMappingNode : null;
        var users = Items(root, "users").Select(item => Child(item, "user")).OfType<YamlMappingNode>().ToList();
        var plugins = users.Select(user => Child(user, "exec")).OfType<YamlMappingNode>().ToList();
        foreach (var plugin in plugins)
        {
            Convert(plugin, kind);
        }

        if (plugins.Count > 0)
        {
            var writer = new StringWriter();
            yaml.Save(writer, assignAnchors: false);
            text = writer.ToString();
        }

        return new ClusterKubeconfig(
            text, Scalar(root, "current-context") ?? "", plugins.Select(plugin => Scalar(plugin, "command")).FirstOrDefault(),
            [.. users.SelectMany(user => SecretKeys.Select(key => Scalar(user, key))).OfType<string>().Where(secret => secret.Length > 0)]);
    }

    private static void Convert(YamlMappingNode plugin, AzureCredentialKind kind)
    {
        var given = Items(plugin, "args").OfType<YamlScalarNode>().Select(node => node.Value ?? "").ToList();
        string[] Option(string name) => given.IndexOf(name) is >= 0 and var at && at + 1 < given.Count ? [name, given[at + 1]] : [];
        string[] arguments = kind switch
        {
            // kubelogin asks GitHub by itself where GitHub's variables are.
            AzureCredentialKind.WorkloadIdentity or AzureCredentialKind.GitHubActions => ["get-token", "--login", "workloadidentity", .. Option("--server-id")],
            AzureCredentialKind.AzurePipelines => ["get-token", "--login", "azurepipelines", .. Option("--server-id")],
            AzureCredentialKind.Environment => ["get-token", "--login", "spn", .. Option("--environment"), .. Option("--server-id"), .. Option("--tenant-id")],
            _ => ["get-token", "--login", "azurecli", .. Option("--server-id")],
        };
        plugin.Children[new YamlScalarNode("args")] = new YamlSequenceNode(arguments.Select(argument => new YamlScalarNode(argument)));
        plugin.Children.Remove(new YamlScalarNode("env"));
    }

    private static YamlNode? Child(YamlNode? node, string key) =>
        node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    private static IEnumerable<YamlNode> Items(YamlNode? node, string key) => Child(node, key) is YamlSequenceNode list ? list.Children : [];

    private static string? Scalar(YamlNode? node, string key) => (Child(node, key) as YamlScalarNode)?.Value;
}
