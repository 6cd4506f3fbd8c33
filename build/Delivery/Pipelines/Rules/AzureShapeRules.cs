using DifyDelivery.Pipelines.Yaml;
using DifyDelivery.Planning;

namespace DifyDelivery.Pipelines.Rules;

/// <summary>Keys that take true or false and nothing else. Microsoft's grammar takes every text there; the run does not.</summary>
internal static class AzureShapeRules
{
    private static readonly HashSet<string> Booleans = new(StringComparer.Ordinal)
    {
        "batch", "autoCancel", "drafts", "always", "isSkippable", "continueOnError", "enabled", "clean", "persistCredentials", "lfs", "fetchTags", "addSpnToEnvironment",
        "useGlobalJson", "failOnStderr", "keepAzSessionActive", "visibleAzLogin", "failOnStandardError",
    };

    public static IEnumerable<Finding> Check(string path, YamlNode node) => node switch
    {
        YamlMap map => map.Entries.SelectMany(entry => Check(path, entry).Concat(Check(path, entry.Value))),
        YamlList list => list.Items.SelectMany(item => Check(path, item)),
        _ => [],
    };

    private static IEnumerable<Finding> Check(string path, YamlEntry entry)
    {
        if (Booleans.Contains(entry.Key) && entry.Value.Text() is { } text && text is not ("true" or "false") && !text.StartsWith("${{", StringComparison.Ordinal))
        {
            yield return Findings.Error("azure.not-boolean", $"{path}: {entry.Key} is '{text}', which is neither true nor false.", "Write true or false.");
        }
    }
}
