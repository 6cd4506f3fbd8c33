using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace DifyDelivery.Helm;

/// <summary>
/// What a container's environment will be, by Kubernetes' rules: <c>envFrom</c> in order, the last one winning, then <c>env</c> over all
/// of it, with <c>$(NAME)</c> replaced. A value in a Secret that the chart does not make itself is not known here; where it comes from is.
/// </summary>
internal sealed partial class EffectiveEnvironment
{
    private readonly Dictionary<string, Variable> _variables = new(StringComparer.Ordinal);
    private readonly RenderedManifest _manifest;

    public EffectiveEnvironment(RenderedManifest manifest, YamlNode workload)
    {
        _manifest = manifest;
        var container = workload.ItemsAt("spec", "template", "spec", "containers").FirstOrDefault();
        foreach (var source in container.ItemsAt("envFrom"))
            AddAll(source);
        foreach (var item in container.ItemsAt("env"))
            Add(item);
    }

    /// <summary>The variable, or null where it is not set. Its value is null where only the cluster knows it.</summary>
    public Variable? this[string name] => _variables.GetValueOrDefault(name);

    private void AddAll(YamlNode source)
    {
        var prefix = source.TextAt("prefix") ?? "";
        foreach (var (key, value) in _manifest.Find("ConfigMap", source.TextAt("configMapRef", "name") ?? "").At("data").Entries())
            _variables[prefix + key] = new(prefix + key, (value as YamlScalarNode)?.Value);
        if (source.TextAt("secretRef", "name") is not { } secret)
            return;
        foreach (var key in SecretKeys(secret))
            _variables[prefix + key] = new(prefix + key, SecretValue(secret, key), new(secret, key));
    }

    private void Add(YamlNode item)
    {
        var name = item.TextAt("name") ?? "";
        if (item.At("valueFrom", "secretKeyRef") is { } secret)
        {
            var key = new SecretKey(secret.TextAt("name") ?? "", secret.TextAt("key") ?? "");
            _variables[name] = new(name, SecretValue(key.Secret, key.Key), key);
        }
        else if (item.At("valueFrom", "configMapKeyRef") is { } config)
            _variables[name] = new(name, _manifest.Find("ConfigMap", config.TextAt("name") ?? "").TextAt("data", config.TextAt("key") ?? ""));
        else
            _variables[name] = new(name, item.At("valueFrom") is null ? Expand((item.At("value") as YamlScalarNode)?.Value ?? "") : null);
    }

    private string Expand(string value) =>
        Reference().Replace(value, match => match.Value.StartsWith("$$", StringComparison.Ordinal)
            ? match.Value[1..]
            : _variables.GetValueOrDefault(match.Groups[1].Value)?.Value ?? match.Value);

    private IEnumerable<string> SecretKeys(string secret)
    {
        var found = _manifest.Find("Secret", secret);
        return found.At("data").Entries().Concat(found.At("stringData").Entries()).Select(entry => entry.Key).Distinct();
    }

    private string? SecretValue(string secret, string key)
    {
        var found = _manifest.Find("Secret", secret);
        if (found.At("stringData", key) is YamlScalarNode plain)
            return plain.Value;
        var buffer = new byte[(found.At("data", key) as YamlScalarNode)?.Value?.Length ?? 0];
        return found.At("data", key) is YamlScalarNode { Value: { } encoded } && Convert.TryFromBase64String(encoded, buffer, out var length)
            ? Encoding.UTF8.GetString(buffer, 0, length)
            : null;
    }

    [GeneratedRegex(@"\$?\$\((\w+)\)")]
    private static partial Regex Reference();
}
