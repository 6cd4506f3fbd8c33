using System.Text.RegularExpressions;
using DifyDelivery.Planning;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DifyDelivery.Helm;

/// <summary>No values file may hold a secret: it would end in the release's history, in <c>helm get values</c> and in version control.</summary>
internal static partial class LiteralSecretCheck
{
    public static IEnumerable<Finding> Check(ValuesDocument document)
    {
        try
        {
            return [.. Yaml.Documents(document.Yaml).SelectMany(root => Walk(document, root, ""))];
        }
        catch (YamlException)
        {
            // The key check reports it.
            return [];
        }
    }

    private static IEnumerable<Finding> Walk(ValuesDocument document, YamlNode node, string path)
    {
        if (node is YamlSequenceNode list)
            return list.Children.SelectMany((item, index) => Walk(document, item, $"{path}[{item.TextAt("name") ?? $"{index}"}]"));

        var variable = node.TextAt("name") is { } name && SecretVariable().IsMatch(name) && IsLiteral(node.At("value"))
            ? [Found(document, $"{path}.value", node)]
            : Array.Empty<Finding>();
        return variable.Concat(node.Entries().SelectMany(entry =>
            SecretKeyName().IsMatch(entry.Key) && IsLiteral(entry.Value)
                ? [Found(document, KeyPath.Join(path, entry.Key), entry.Value)]
                : Walk(document, entry.Value, KeyPath.Join(path, entry.Key))));
    }

    private static bool IsLiteral(YamlNode? node) =>
        node is YamlScalarNode scalar
        && scalar.Kind() is not (YamlKind.Null or YamlKind.Boolean)
        && scalar.Value is not ("" or DifyValues.Placeholder);

    private static Finding Found(ValuesDocument document, string path, YamlNode node) => new(
        "helm.literal-secret",
        Severity.Error,
        $"{document.Name}, line {node.Start.Line}: '{path}' holds a secret as text.",
        "Remove it. DifyDelivery keeps passwords and keys in Kubernetes Secrets; for one of your own, use extraEnv with valueFrom.secretKeyRef.");

    // Keys that name a Secret's key (adminPasswordKey, existingSecretPasswordKey) hold no secret themselves.
    [GeneratedRegex("(?i)(?<!existingsecret)(password|secretkey|apikey|serverkey|accesskey|masterkey|token|connectionstring)$")]
    private static partial Regex SecretKeyName();

    [GeneratedRegex("(?i)(PASSWORD|SECRET|TOKEN|_KEY|APIKEY|BROKER_URL)$")]
    private static partial Regex SecretVariable();
}
