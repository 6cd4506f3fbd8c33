using System.Globalization;
using System.Text.Json;

namespace DifyDelivery.Azure.Rest;

/// <summary>Reads members of an answer that may be absent: Azure leaves out what is empty, and adds members at any time.</summary>
internal static class JsonMembers
{
    public static JsonElement? Member(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element) || element.ValueKind == JsonValueKind.Null)
            {
                return null;
            }
        }

        return element;
    }

    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Member(path) is { } value ? (value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()) : null;

    public static int Number(this JsonElement element, params ReadOnlySpan<string> path) =>
        int.TryParse(element.Text(path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    public static bool IsTrue(this JsonElement element, params ReadOnlySpan<string> path) => element.Member(path) is { ValueKind: JsonValueKind.True };

    public static DateTimeOffset? Moment(this JsonElement element, params ReadOnlySpan<string> path) =>
        DateTimeOffset.TryParse(element.Text(path), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;

    public static IEnumerable<JsonElement> Items(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Member(path) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>A region's short name: <c>East US</c> and <c>eastus</c> are the same.</summary>
    public static string Region(this JsonElement element) =>
        (element.Text("location") ?? "").Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
}
