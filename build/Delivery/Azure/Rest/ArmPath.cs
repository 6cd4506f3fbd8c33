namespace DifyDelivery.Azure.Rest;

/// <summary>A resource's path, and the type that says which API version speaks of it.</summary>
internal sealed record ArmPath(string Id, string Type)
{
    public static ArmPath InGroup(AzureScope scope, string type, string name) =>
        new($"/subscriptions/{scope.SubscriptionId}/resourceGroups/{Escaped(scope.ResourceGroup)}/providers/{type}/{Escaped(name)}", type);

    public static ArmPath InLocation(AzureScope scope, string provider, string kind) =>
        new($"/subscriptions/{scope.SubscriptionId}/providers/{provider}/locations/{Escaped(scope.Location)}/{kind}", $"{provider}/locations/{kind}");

    public static ArmPath InSubscription(AzureScope scope, string type) => new($"/subscriptions/{scope.SubscriptionId}/providers/{type}", type);

    /// <summary>A resource that is named by its id. What is no id of that type is not asked for: the path would lead elsewhere.</summary>
    public static ArmPath Of(string id, string type)
    {
        var parts = id.Split('/');
        var found = parts is ["", "subscriptions", _, "resourceGroups", _] ? ApiVersions.ResourceGroup
            : parts is ["", "subscriptions", _, "resourceGroups", _, "providers", var provider, var kind, _] ? $"{provider}/{kind}"
            : null;
        return string.Equals(found, type, StringComparison.OrdinalIgnoreCase)
            ? new ArmPath(id, type)
            : throw new AzureException($"'{id}' is no resource id of {type}.", null, null);
    }

    /// <summary>The last part of its id.</summary>
    public string Name => Id[(Id.LastIndexOf('/') + 1)..];

    /// <summary>Path and API version; further query parameters follow with an ampersand.</summary>
    public string Url => $"{Id}?api-version={ApiVersions.Pinned[Type]}{Query}";

    /// <summary>Further query parameters, each with its ampersand.</summary>
    public string Query { get; init; } = "";

    public ArmPath Child(string kind, string? name = null) => new(name is null ? $"{Id}/{kind}" : $"{Id}/{kind}/{Escaped(name)}", $"{Type}/{kind}");

    /// <summary>What Azure Monitor has measured, in hourly averages; the version is the metrics' own.</summary>
    public ArmPath Metrics(string space, string metric, DateTimeOffset from, DateTimeOffset until) => new($"{Id}/providers/{ApiVersions.Metrics}", ApiVersions.Metrics)
    {
        Query = FormattableString.Invariant(
            $"&metricnamespace={space}&metricnames={metric}&aggregation=Average&interval=PT1H&timespan={from.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}/{until.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}"),
    };

    /// <summary>A POST action: the version is the resource's own.</summary>
    public ArmPath Action(string verb) => this with { Id = $"{Id}/{verb}" };

    private static string Escaped(string name) => Uri.EscapeDataString(name);
}
