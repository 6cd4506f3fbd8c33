namespace DifyDelivery.Azure.Rest;

/// <summary>A resource's path, and the type that says which API version speaks of it.</summary>
internal sealed record ArmPath(string Id, string Type)
{
    public static ArmPath InGroup(AzureScope scope, string type, string name) =>
        new($"/subscriptions/{scope.SubscriptionId}/resourceGroups/{Name(scope.ResourceGroup)}/providers/{type}/{Name(name)}", type);

    public static ArmPath InLocation(AzureScope scope, string provider, string kind) =>
        new($"/subscriptions/{scope.SubscriptionId}/providers/{provider}/locations/{Name(scope.Location)}/{kind}", $"{provider}/locations/{kind}");

    public static ArmPath InSubscription(AzureScope scope, string type) => new($"/subscriptions/{scope.SubscriptionId}/providers/{type}", type);

    /// <summary>Path and API version; further query parameters follow with an ampersand.</summary>
    public string Url => $"{Id}?api-version={ApiVersions.Pinned[Type]}";

    public ArmPath Child(string kind, string? name = null) => new(name is null ? $"{Id}/{kind}" : $"{Id}/{kind}/{Name(name)}", $"{Type}/{kind}");

    /// <summary>A POST action: the version is the resource's own.</summary>
    public ArmPath Action(string verb) => this with { Id = $"{Id}/{verb}" };

    private static string Name(string name) => Uri.EscapeDataString(name);
}
