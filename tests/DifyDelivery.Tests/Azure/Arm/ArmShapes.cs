using System.Text.Json;
using System.Text.Json.Nodes;

namespace DifyDelivery.Tests.Azure.Arm;

/// <summary>Azure's published shapes, with our values.</summary>
internal static class ArmShapes
{
    public const string Subscription = "ffffffff-ffff-ffff-ffff-ffffffffffff";
    public const string Group = "rg-dify-dev";
    public const string GroupId = $"/subscriptions/{Subscription}/resourceGroups/{Group}";
    public const string ServersId = $"{GroupId}/providers/Microsoft.DBforPostgreSQL/flexibleServers";
    public const string ClustersId = $"{GroupId}/providers/Microsoft.ContainerService/managedClusters";

    public static string Error(string code, string message, string? details = null) =>
        $$$"""{"error":{"code":{{{JsonSerializer.Serialize(code)}}},"message":{{{JsonSerializer.Serialize(message)}}}{{{(details is null ? "" : $",\"details\":{details}")}}} }}""";

    public static JsonObject Server(string name, string state = "Ready", string sku = "Standard_B1ms", string tier = "Burstable", string haMode = "Disabled", string haState = "NotEnabled") =>
        JsonNode.Parse(
            $$"""
            {
              "id": "{{ServersId}}/{{name}}", "name": "{{name}}", "type": "Microsoft.DBforPostgreSQL/flexibleServers", "location": "West Europe",
              "sku": {"name": "{{sku}}", "tier": "{{tier}}"}, "systemData": {"createdAt": "2026-11-01T10:11:12.1234567Z"},
              "properties": {
                "administratorLogin": "difyadmin", "version": "15", "minorVersion": "14", "state": "{{state}}",
                "fullyQualifiedDomainName": "{{name}}.postgres.database.azure.com", "availabilityZone": "2",
                "authConfig": {"activeDirectoryAuth": "Disabled", "passwordAuth": "Enabled"},
                "storage": {"type": "", "autoGrow": "Disabled", "iops": 120, "storageSizeGB": 32, "tier": "P4"},
                "backup": {"backupRetentionDays": 7, "earliestRestoreDate": "2026-11-01T10:20:00+00:00", "geoRedundantBackup": "Disabled"},
                "network": {"publicNetworkAccess": "Enabled"},
                "highAvailability": {"mode": "{{haMode}}", "state": "{{haState}}"},
                "replica": {"role": "Primary", "capacity": 5}, "replicationRole": "Primary"
              }
            }
            """)!.AsObject();

    public static JsonObject Parameter(string server, string name, string value, bool isDynamic, bool pending = false, bool readOnly = false) =>
        JsonNode.Parse(
            $$"""
            {
              "id": "{{ServersId}}/{{server}}/configurations/{{name}}", "name": "{{name}}", "type": "Microsoft.DBforPostgreSQL/flexibleServers/configurations",
              "properties": {
                "value": "{{value}}", "defaultValue": "", "dataType": "String", "allowedValues": "", "source": "system-default",
                "isDynamicConfig": {{(isDynamic ? "true" : "false")}}, "isReadOnly": {{(readOnly ? "true" : "false")}}, "isConfigPendingRestart": {{(pending ? "true" : "false")}}
              }
            }
            """)!.AsObject();

    public static JsonObject Child(string server, string kind, string name, string properties) =>
        JsonNode.Parse($$"""{"id":"{{ServersId}}/{{server}}/{{kind}}/{{name}}","name":"{{name}}","type":"Microsoft.DBforPostgreSQL/flexibleServers/{{kind}}","properties":{{properties}}}""")!.AsObject();

    public static JsonObject Cluster(string name, string provisioning = "Succeeded", string power = "Running", bool isPrivate = false) =>
        JsonNode.Parse(
            $$$"""
            {
              "id": "{{{ClustersId}}}/{{{name}}}", "name": "{{{name}}}", "type": "Microsoft.ContainerService/ManagedClusters", "location": "westeurope",
              "properties": {
                "provisioningState": "{{{provisioning}}}", "powerState": {"code": "{{{power}}}"}, "kubernetesVersion": "1.33", "currentKubernetesVersion": "1.33.4",
                "fqdn": "{{{name}}}-abc123.hcp.westeurope.azmk8s.io", "apiServerAccessProfile": {"enablePrivateCluster": {{{(isPrivate ? "true" : "false")}}}},
                "aadProfile": {"managed": true, "enableAzureRBAC": true}, "disableLocalAccounts": true
              }
            }
            """)!.AsObject();

    /// <summary>B1ms names HA modes in the published example, too; Azure refuses them for Burstable.</summary>
    public static string Capabilities(bool restricted = false) =>
        $$"""
        {"value": [{
          "name": "FlexibleServerCapabilities",
          "supportedFeatures": [{"name": "ZoneRedundantHa", "status": "Enabled"}, {"name": "OfferRestricted", "status": "{{(restricted ? "Enabled" : "Disabled")}}"}],
          "supportedServerVersions": [{"name": "15", "supportedVersionsToUpgrade": ["16"]}, {"name": "16", "supportedVersionsToUpgrade": []}],
          "supportedServerEditions": [
            {"name": "Burstable", "defaultSkuName": "Standard_B1ms",
             "supportedServerSkus": [
               {"name": "Standard_B1ms", "vCores": 1, "supportedMemoryPerVcoreMb": 2048, "supportedHaMode": ["SameZone", "ZoneRedundant"], "supportedZones": ["1", "2", "3"]},
               {"name": "Standard_B2s", "vCores": 2, "supportedMemoryPerVcoreMb": 2048, "supportedHaMode": [], "supportedZones": ["1", "2", "3"]}],
             "supportedStorageEditions": [{"name": "ManagedDisk", "defaultStorageSizeMb": 32768, "supportedStorageMb": [{"storageSizeMb": 32768, "defaultIopsTier": "P4"}, {"storageSizeMb": 65536, "defaultIopsTier": "P6"}]}]},
            {"name": "GeneralPurpose", "defaultSkuName": "Standard_D4ds_v5",
             "supportedServerSkus": [
               {"name": "Standard_D2ds_v5", "vCores": 2, "supportedMemoryPerVcoreMb": 4096, "supportedHaMode": ["SameZone", "ZoneRedundant"], "supportedZones": ["1", "2"]},
               {"name": "Standard_D4ds_v5", "vCores": 4, "supportedMemoryPerVcoreMb": 4096, "supportedHaMode": ["SameZone"], "supportedZones": ["1"]},
               {"name": "Standard_D2s_v3", "vCores": 2, "supportedMemoryPerVcoreMb": 4096, "supportedHaMode": ["SameZone"], "supportedZones": ["1"], "status": "Disabled", "reason": "no capacity"}],
             "supportedStorageEditions": [{"name": "ManagedDisk", "defaultStorageSizeMb": 65536, "supportedStorageMb": [{"storageSizeMb": 32768}, {"storageSizeMb": 65536}, {"storageSizeMb": 131072}]}]}]
        }]}
        """;

    /// <summary>What AKS answers for a cluster with Entra ID: an interactive plugin.</summary>
    public const string PluginKubeconfig =
        """
        apiVersion: v1
        clusters:
        - cluster:
            certificate-authority-data: Y2VydA==
            server: https://aks-dify-dev-abc123.hcp.westeurope.azmk8s.io:443
          name: aks-dify-dev
        contexts:
        - context:
            cluster: aks-dify-dev
            user: clusterUser_rg-dify-dev_aks-dify-dev
          name: aks-dify-dev
        current-context: aks-dify-dev
        kind: Config
        preferences: {}
        users:
        - name: clusterUser_rg-dify-dev_aks-dify-dev
          user:
            exec:
              apiVersion: client.authentication.k8s.io/v1beta1
              args:
              - get-token
              - --environment
              - AzurePublicCloud
              - --server-id
              - 6dae42f8-4368-4678-94ff-3960e28e3630
              - --client-id
              - 80faf920-1908-4b52-b5ef-a8e7bedfc67a
              - --tenant-id
              - 99999999-9999-9999-9999-999999999999
              - --login
              - devicecode
              command: kubelogin
              env: null
              installHint: kubelogin is not installed
              provideClusterInfo: false
        """;

    /// <summary>What AKS answers for a cluster with local accounts.</summary>
    public const string LocalKubeconfig =
        """
        apiVersion: v1
        clusters:
        - cluster:
            insecure-skip-tls-verify: true
            server: https://127.0.0.1:1
          name: aks-dify-dev
        contexts:
        - context:
            cluster: aks-dify-dev
            user: clusterUser
          name: aks-dify-dev
        current-context: aks-dify-dev
        kind: Config
        users:
        - name: clusterUser
          user:
            token: kubeconfig-secret-token
        """;
}
