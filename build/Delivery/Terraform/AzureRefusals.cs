using System.Text.RegularExpressions;

namespace DifyDelivery.Terraform;

/// <summary>
/// Recognises what Azure answers, in the words of azurerm 5 (<c>unexpected status 409 (409 Conflict) with error: Code: message</c>,
/// <c>polling failed: ... Status: "Code"</c>), of its authorizers and of the state's backend.
/// </summary>
internal static partial class AzureRefusals
{
    /// <summary>In the order in which they are asked: what hides the others comes first.</summary>
    private static readonly (AzureRefusal Refusal, Regex Words)[] Known =
    [
        (AzureRefusal.NotLoggedIn, NotLoggedIn()),
        (AzureRefusal.StateStorageMissing, StateStorageMissing()),
        (AzureRefusal.SubscriptionNotFound, SubscriptionNotFound()),
        (AzureRefusal.NotRegistered, NotRegistered()),
        (AzureRefusal.RoleNotEffectiveYet, RoleNotEffectiveYet()),
        (AzureRefusal.AccessDenied, AccessDenied()),
        (AzureRefusal.QuotaExceeded, QuotaExceeded()),
        (AzureRefusal.NotOffered, NotOffered()),
        (AzureRefusal.NameTaken, NameTaken()),
        (AzureRefusal.AlreadyExists, AlreadyExists()),
        (AzureRefusal.Busy, Busy()),
        (AzureRefusal.Throttled, Throttled()),
    ];

    /// <summary>The refusal that decides, or null when an error is of another kind: then waiting would not help either.</summary>
    public static AzureRefusedException? Find(string what, IReadOnlyList<TerraformDiagnostic> errors)
    {
        var found = errors.Select(error => (Error: error, Refusal: Recognise(Text(error)))).ToList();
        // What passes with time counts only when nothing else is wrong.
        var decisive = found.Find(pair => pair.Refusal is { } refusal && !PassesWithTime(refusal));
        if (decisive.Refusal is null && found.TrueForAll(pair => pair.Refusal is not null))
        {
            decisive = found[0];
        }

        return decisive.Refusal is { } kind ? new AzureRefusedException(what, kind, errors, Remedy(kind, decisive.Error)) : null;
    }

    private static AzureRefusal? Recognise(string text)
    {
        foreach (var (refusal, words) in Known)
        {
            if (words.IsMatch(text))
            {
                return refusal;
            }
        }

        return null;
    }

    private static bool PassesWithTime(AzureRefusal refusal) =>
        refusal is AzureRefusal.Busy or AzureRefusal.Throttled or AzureRefusal.RoleNotEffectiveYet;

    private static string Text(TerraformDiagnostic error) => $"{error.Summary}\n{error.Detail}";

    private static string Remedy(AzureRefusal refusal, TerraformDiagnostic error) => refusal switch
    {
        AzureRefusal.NotLoggedIn =>
            "log in again ('az login', in a pipeline a federated login whose token lives longer than the run) and run the command again: "
            + "it goes on with what is not there yet",
        AzureRefusal.StateStorageMissing =>
            "make the storage of the state once, as infra/terraform/README.md says, or name yours: StateResourceGroup, StateStorageAccount, StateContainer",
        AzureRefusal.SubscriptionNotFound => "correct SubscriptionId, or log in to its tenant: az login --tenant <tenant>",
        AzureRefusal.NotRegistered =>
            $"let somebody register it who may: az provider register --wait --namespace {Group(Namespace(), Text(error)) ?? "<namespace>"}",
        AzureRefusal.RoleNotEffectiveYet => "wait a few minutes and run the command again: Azure lets a new role take effect slowly",
        AzureRefusal.AccessDenied => Denied().Match(Text(error)) is { Success: true } denied
            ? $"give the login a role with the action {denied.Groups[1].Value} on {denied.Groups[2].Value}"
            : "give the login a role that allows it (Contributor, and Role Based Access Control Administrator for role assignments)",
        AzureRefusal.QuotaExceeded =>
            "ask for more quota (az vm list-usage --location <location>; portal: Quotas), or take a smaller size, fewer nodes or another Location",
        AzureRefusal.NotOffered => "take another size (PostgresSkuName, NodeSize), another PostgresHighAvailability or another Location",
        AzureRefusal.NameTaken => Taken(error.Address ?? ""),
        AzureRefusal.AlreadyExists =>
            $"import it, if it is this environment's: terraform import '{error.Address ?? "<address>"}' '{Group(ExistingId(), Text(error)) ?? "<resource id>"}'; "
            + "else take another name",
        _ => "run the command again in a few minutes: it goes on with what is not there yet",
    };

    private static string Taken(string address) =>
        address.StartsWith("azurerm_postgresql_flexible_server", StringComparison.Ordinal)
            ? "set PostgresServerName to a name that nobody in Azure has"
            : address.StartsWith("azurerm_key_vault", StringComparison.Ordinal)
                ? "take another ResourceGroup, from which the name is derived, or purge a deleted vault of that name: az keyvault purge --name <name>"
                : "take another ResourceGroup, from which the name is derived";

    private static string? Group(Regex regex, string text) => regex.Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(
        @"az login|AADSTS\d+|ExpiredAuthenticationToken|InvalidAuthenticationToken|could not configure \w+ Authorizer|cannot request token"
        + @"|could not acquire access token|unable to build authorizer|authorizing request|401 Unauthorized")]
    private static partial Regex NotLoggedIn();

    [GeneratedRegex(@"ContainerNotFound|StorageAccountNotFound|AccountIsDisabled|lookup \w+\.(?:blob|dfs)\.core\.[\w.]+.*: no such host", RegexOptions.Singleline)]
    private static partial Regex StateStorageMissing();

    [GeneratedRegex(@"SubscriptionNotFound|InvalidSubscriptionId")]
    private static partial Regex SubscriptionNotFound();

    [GeneratedRegex(@"MissingSubscriptionRegistration|SubscriptionNotRegistered|not registered to use namespace")]
    private static partial Regex NotRegistered();

    [GeneratedRegex(@"ForbiddenByRbac")]
    private static partial Regex RoleNotEffectiveYet();

    [GeneratedRegex(@"AuthorizationFailed|LinkedAuthorizationFailed|RequestDisallowedByPolicy|AuthorizationPermissionMismatch|403 Forbidden|StatusCode=403")]
    private static partial Regex AccessDenied();

    [GeneratedRegex(@"QuotaExceeded|InsufficientVCPUQuota|SkuQuota|exceeding approved .* quota|quota limit|Quota exceeded", RegexOptions.IgnoreCase)]
    private static partial Regex QuotaExceeded();

    [GeneratedRegex(
        @"SkuNotAvailable|SkuNotSupported|InvalidSku|SkuNotFound|LocationNotAvailableForResourceType|LocationIsOfferRestricted|ProvisionNotSupportedForRegion"
        + @"|VMSizeNotSupported|AvailabilityZoneNotSupported|MultiAzNotSupported|restricted from provisioning in location|is not (?:allowed|available|supported) in .*location",
        RegexOptions.Singleline)]
    private static partial Regex NotOffered();

    [GeneratedRegex(@"ServerNameAlreadyExists|VaultAlreadyExists|StorageAccountAlreadyTaken|NameAlreadyExists|NameNotAvailable|DnsRecordInUse|name '?[\w-]*'? is already (?:used|taken|in use)")]
    private static partial Regex NameTaken();

    [GeneratedRegex(@"already exists - to be managed via Terraform")]
    private static partial Regex AlreadyExists();

    [GeneratedRegex(@"Server(?:Is)?Busy|AnotherOperationInProgress|OperationInProgress|OperationPreempted|busy processing another operation|AnotherOperationIsInProgress")]
    private static partial Regex Busy();

    [GeneratedRegex(@"TooManyRequests|429 |ServiceUnavailable|GatewayTimeout|connection reset by peer|TLS handshake timeout")]
    private static partial Regex Throttled();

    [GeneratedRegex(@"use namespace '([\w.]+)'")]
    private static partial Regex Namespace();

    [GeneratedRegex(@"perform action '([^']+)' over scope '([^']+)'")]
    private static partial Regex Denied();

    [GeneratedRegex("with the ID \"([^\"]+)\"")]
    private static partial Regex ExistingId();
}
