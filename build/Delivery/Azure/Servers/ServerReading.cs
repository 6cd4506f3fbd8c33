using System.Text.Json;
using DifyDelivery.Azure.Rest;

namespace DifyDelivery.Azure.Servers;

/// <summary>Reads Azure's answers about Flexible Servers.</summary>
internal static class ServerReading
{
    public static FlexibleServer Server(JsonElement json) => new(
        json.Text("id") ?? "", json.Text("name") ?? "", json.Region(), json.Text("properties", "state") ?? "unknown",
        json.Text("sku", "name") ?? "", json.Text("sku", "tier") ?? "", json.Text("properties", "version") ?? "",
        json.Number("properties", "storage", "storageSizeGB"))
    {
        Fqdn = json.Text("properties", "fullyQualifiedDomainName"),
        Administrator = json.Text("properties", "administratorLogin"),
        HighAvailability = json.Text("properties", "highAvailability", "mode") ?? "Disabled",
        StandbyState = json.Text("properties", "highAvailability", "state") ?? "NotEnabled",
        PublicAccess = json.Text("properties", "network", "publicNetworkAccess") == "Enabled",
        BackupRetentionDays = json.Number("properties", "backup", "backupRetentionDays"),
        EarliestRestore = json.Moment("properties", "backup", "earliestRestoreDate"),
    };

    public static ServerParameter Parameter(JsonElement json) => new(
        json.Text("name") ?? "", json.Text("properties", "value") ?? "", json.Text("properties", "defaultValue"),
        json.IsTrue("properties", "isDynamicConfig"), json.IsTrue("properties", "isReadOnly"), json.IsTrue("properties", "isConfigPendingRestart"));

    public static FirewallRule Rule(JsonElement json) => new(
        json.Text("name") ?? "", json.Text("properties", "startIpAddress") ?? "", json.Text("properties", "endIpAddress") ?? "");

    public static ServerBackup Backup(JsonElement json) => new(
        json.Text("name") ?? "", json.Text("properties", "backupType") ?? "", json.Moment("properties", "completedTime") ?? default);

    public static RegionCapabilities Capabilities(string location, IReadOnlyList<JsonElement> items)
    {
        // One item a region; where Azure gives several, what any of them offers is offered.
        IReadOnlyList<JsonElement> editions = [.. items.SelectMany(item => item.Items("supportedServerEditions"))];
        return new RegionCapabilities(
            location,
            [.. items.SelectMany(item => item.Items("supportedServerVersions")).Where(IsOffered).Select(version => version.Text("name")!).Distinct()],
            [.. editions.SelectMany(edition => edition.Items("supportedServerSkus").Where(IsOffered).Select(sku => Size(edition, sku)))],
            [.. editions.SelectMany(edition => edition.Items("supportedStorageEditions").SelectMany(storage => storage.Items("supportedStorageMb")
                .Select(size => new OfferedStorage(edition.Text("name") ?? "", storage.Text("name") ?? "", size.Number("storageSizeMb")))))])
        {
            Restriction = items.Select(Restriction).FirstOrDefault(reason => reason is not null),
        };
    }

    private static OfferedSize Size(JsonElement edition, JsonElement sku) => new(
        edition.Text("name") ?? "", sku.Text("name") ?? "", sku.Number("vCores"), sku.Number("supportedMemoryPerVcoreMb"),
        [.. sku.Items("supportedHaMode").Select(mode => mode.GetString() ?? "")], [.. sku.Items("supportedZones").Select(zone => zone.GetString() ?? "")]);

    private static bool IsOffered(JsonElement item) => item.Text("status") is not "Disabled";

    private static string? Restriction(JsonElement item) =>
        item.Text("restricted") == "Enabled"
        || item.Items("supportedFeatures").Any(feature => feature.Text("name") == "OfferRestricted" && feature.Text("status") == "Enabled")
            ? item.Text("reason") ?? "the region is restricted for this subscription"
            : null;
}
