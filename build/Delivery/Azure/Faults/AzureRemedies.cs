using System.Text.RegularExpressions;

namespace DifyDelivery.Azure.Faults;

/// <summary>What a person can do about a refusal, by Azure's code.</summary>
internal static partial class AzureRemedies
{
    public static string? For(AzureFault fault, AzureScope scope) => fault.Code switch
    {
        "AuthorizationFailed" or "LinkedAuthorizationFailed" or "Forbidden" => Role(fault, scope),
        "InvalidAuthenticationTokenTenant" => "the identity signed in to another tenant than the subscription's: az login --tenant <tenant id>, and set TenantId",
        "ExpiredAuthenticationToken" or "InvalidAuthenticationToken" or "AuthenticationFailed" => "sign in again and run the same command: az login",
        "SubscriptionNotFound" or "InvalidSubscriptionId" =>
            $"check SubscriptionId ({scope.SubscriptionId}) and the tenant: az account list --output table; az login --tenant <tenant id>",
        "MissingSubscriptionRegistration" or "SubscriptionNotRegistered" =>
            $"az provider register --namespace {ProviderName().Match(fault.Text) switch { { Success: true } found => found.Value, _ => "Microsoft.DBforPostgreSQL" }} --wait",
        "ServerIsBusy" or "ServerBusy" => "another operation on the server takes long: see the portal's activity log, then run the same command again",
        "ServerNameAlreadyExists" or "ServerNameNotAvailable" => "the name is taken somewhere in Azure: set another server name",
        "ScopeLocked" => $"a lock protects it: az lock list --resource-group {scope.ResourceGroup} --output table",
        "AvailabilityZoneNotAvailable" => $"choose another zone, or none: not every zone of {scope.Location} offers this to the subscription",
        "LocationIsOfferRestricted" or "RegionIsOfferRestricted" =>
            $"{scope.Location} is closed to this subscription: choose another Location, or ask for access (https://aka.ms/postgres-request-quota-increase)",
        "SkuNotAvailable" => $"choose another size or Location: az postgres flexible-server list-skus --location {scope.Location} --output table",
        "ResourceGroupNotFound" => $"check ResourceGroup ({scope.ResourceGroup}), or make it: az group create --name {scope.ResourceGroup} --location {scope.Location}",
        "TooManyRequests" or "SubscriptionRequestsThrottled" or "OperationNotAllowedThrottled" => "Azure throttles the subscription; wait some minutes and run the same command again",
        _ when IsQuota(fault) => Quota(fault, scope),
        _ => fault.Status switch
        {
            401 => "sign in again and run the same command: az login",
            403 => Role(fault, scope),
            429 => "Azure throttles the subscription; wait some minutes and run the same command again",
            >= 500 => "Azure's own failure; run the same command again, and see https://azure.status.microsoft",
            _ => null,
        },
    };

    /// <summary>The role that is missing, by the action that was refused.</summary>
    private static string Role(AzureFault fault, AzureScope scope)
    {
        var action = ActionName().Match(fault.Text) is { Success: true } found ? found.Groups["action"].Value : "";
        var at = ScopeName().Match(fault.Text) is { Success: true } where
            ? where.Groups["scope"].Value
            : $"/subscriptions/{scope.SubscriptionId}/resourceGroups/{scope.ResourceGroup}";
        var who = ObjectId().Match(fault.Text) is { Success: true } whom ? whom.Groups["id"].Value : "<object id>";
        var (role, place) = action switch
        {
            _ when action.EndsWith("listClusterUserCredential/action", StringComparison.OrdinalIgnoreCase) => ("Azure Kubernetes Service Cluster User Role", at),
            _ when action.EndsWith("/register/action", StringComparison.OrdinalIgnoreCase) => ("Contributor", $"/subscriptions/{scope.SubscriptionId}"),
            _ when action.StartsWith("Microsoft.Authorization/", StringComparison.OrdinalIgnoreCase) => ("Role Based Access Control Administrator", at),
            _ when action.EndsWith("/read", StringComparison.OrdinalIgnoreCase) => ("Reader", at),
            _ => ("Contributor", $"/subscriptions/{scope.SubscriptionId}/resourceGroups/{scope.ResourceGroup}"),
        };
        return $"the identity lacks a role: az role assignment create --assignee {who} --role \"{role}\" --scope {place}; it takes some minutes to be heeded";
    }

    private static bool IsQuota(AzureFault fault) =>
        fault.Code is "QuotaExceeded" or "ResourceQuotaExceeded" or "SubscriptionQuotaExceeded"
        || (fault.Code is "OperationNotAllowed" or "ErrCode_InsufficientVCPUQuota" or "InsufficientVCPUQuota" or "BadRequest"
            && fault.Text.Contains("quota", StringComparison.OrdinalIgnoreCase));

    /// <summary>Which quota, where, and how much of it: Azure says so in its sentence only.</summary>
    private static string Quota(AzureFault fault, AzureScope scope)
    {
        var name = QuotaName().Match(fault.Text) is { Success: true } found ? found.Groups["name"].Value : "vCores";
        var location = QuotaLocation().Match(fault.Text) is { Success: true } where ? where.Groups["location"].Value : scope.Location;
        var limit = QuotaLimit().Match(fault.Text) is { Success: true } most ? $" (limit {most.Groups["limit"].Value})" : "";
        return $"the quota '{name}' in {location}{limit} does not suffice: ask for more (https://aka.ms/ProdportalCRP/#blade/Microsoft_Azure_Capacity), or choose a smaller size or another Location";
    }

    [GeneratedRegex(@"Microsoft\.[A-Za-z.]+(?=['\s.,]|$)")]
    private static partial Regex ProviderName();

    [GeneratedRegex(@"perform action '(?<action>[^']+)'")]
    private static partial Regex ActionName();

    [GeneratedRegex(@"over scope '(?<scope>[^']+)'")]
    private static partial Regex ScopeName();

    [GeneratedRegex(@"object id '(?<id>[0-9a-fA-F-]{36})'")]
    private static partial Regex ObjectId();

    [GeneratedRegex(@"approved (?<name>.+?) quota", RegexOptions.IgnoreCase)]
    private static partial Regex QuotaName();

    [GeneratedRegex(@"Location: (?<location>[A-Za-z0-9]+)")]
    private static partial Regex QuotaLocation();

    [GeneratedRegex(@"Current Limit: (?<limit>[0-9]+)")]
    private static partial Regex QuotaLimit();
}
