using System.Text.Json;

namespace DifyDelivery.Helm;

/// <summary>Reads what Helm prints with <c>--output json</c>; Helm 3 and 4 agree on these members.</summary>
internal static class HelmJson
{
    public static IReadOnlyList<HelmRevision> History(string json)
    {
        using var document = JsonDocument.Parse(json);
        return
        [
            .. document.RootElement.EnumerateArray().Select(item => new HelmRevision(
                item.GetProperty("revision").GetInt32(),
                item.GetProperty("updated").GetDateTimeOffset(),
                Text(item, "status"),
                Text(item, "chart"),
                Text(item, "app_version"),
                Text(item, "description"))),
        ];
    }

    public static UpgradeResult Upgrade(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new(root.GetProperty("version").GetInt32(), Text(root.GetProperty("info"), "status"), Text(root, "manifest"));
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
}
