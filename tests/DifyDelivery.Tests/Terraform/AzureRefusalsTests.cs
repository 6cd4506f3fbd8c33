using DifyDelivery.Processes;
using DifyDelivery.Terraform;

namespace DifyDelivery.Tests.Terraform;

/// <summary>The texts are azurerm's, its backend's and Azure's own, as people report them in public issues; those of the logins were met here.</summary>
public class AzureRefusalsTests
{
    private static readonly CommandResult Failed = new("terraform apply", 1, "", "", TimeSpan.Zero);

    [Theory]
    [InlineData(
        AzureRefusal.Busy,
        "polling after Create: polling failed: the Azure API returned the following error:\n\nStatus: \"ServerIsBusy\"\nCode: \"\"\nMessage: \"Cannot complete operation while server 'x' is busy processing another operation. Try again later.\"",
        "again")]
    [InlineData(AzureRefusal.Throttled, "performing Get: unexpected status 429 (429 Too Many Requests) with error: TooManyRequests: The request is being throttled.", "again")]
    [InlineData(
        AzureRefusal.RoleNotEffectiveYet,
        "keyvault.BaseClient#SetSecret: Failure responding to request: StatusCode=403 -- Original Error: autorest/azure: Service returned an error. Status=403 Code=\"Forbidden\" InnerError={\"code\":\"ForbiddenByRbac\"}",
        "wait a few minutes")]
    [InlineData(
        AzureRefusal.NotLoggedIn,
        "unable to build authorizer for Storage API: could not configure AzureCli Authorizer: could not parse Azure CLI version: launching Azure CLI: exec: \"az\": executable file not found in $PATH",
        "az login")]
    [InlineData(
        AzureRefusal.NotLoggedIn,
        "retrieving Resource Group: unexpected status 401 (401 Unauthorized) with error: ExpiredAuthenticationToken: The access token expiry UTC time '11/27/2026 4:00:00 AM' is earlier than current UTC time.",
        "az login")]
    [InlineData(
        AzureRefusal.AccessDenied,
        "creating Role Assignment: unexpected status 403 (403 Forbidden) with error: AuthorizationFailed: The client 'a' with object id 'b' does not have authorization to perform action 'Microsoft.Authorization/roleAssignments/write' over scope '/subscriptions/0/resourceGroups/rg' or the scope is invalid.",
        "Microsoft.Authorization/roleAssignments/write on /subscriptions/0/resourceGroups/rg")]
    [InlineData(
        AzureRefusal.QuotaExceeded,
        "creating Kubernetes Cluster: performing CreateOrUpdate: unexpected status 400 (400 Bad Request) with error: ErrCode_InsufficientVCPUQuota: Insufficient regional vcpu quota left for location westeurope.",
        "quota")]
    [InlineData(
        AzureRefusal.NotRegistered,
        "creating Flexible Server: unexpected status 409 (409 Conflict) with error: MissingSubscriptionRegistration: The subscription is not registered to use namespace 'Microsoft.DBforPostgreSQL'.",
        "az provider register --wait --namespace Microsoft.DBforPostgreSQL")]
    [InlineData(AzureRefusal.NameTaken, "performing Create: unexpected status 409 (409 Conflict) with error: ServerNameAlreadyExists: Specified server name is already used.", "PostgresServerName")]
    [InlineData(
        AzureRefusal.NotOffered,
        "creating Flexible Server: unexpected status 400 (400 Bad Request) with error: LocationIsOfferRestricted: Subscriptions are restricted from provisioning in location 'eastus'. Try again in a different location.",
        "another Location")]
    [InlineData(AzureRefusal.NotOffered, "creating Kubernetes Cluster: with error: BadRequest: The VM size of Standard_D4s_v5 is not allowed in your subscription in location 'westeurope'.", "NodeSize")]
    [InlineData(
        AzureRefusal.AlreadyExists,
        "A resource with the ID \"/subscriptions/0/resourceGroups/rg\" already exists - to be managed via Terraform this resource needs to be imported into the State.",
        "terraform import 'azurerm_postgresql_flexible_server.dify[0]' '/subscriptions/0/resourceGroups/rg'")]
    [InlineData(AzureRefusal.SubscriptionNotFound, "building account: unexpected status 404 with error: SubscriptionNotFound: The subscription 'x' could not be found.", "SubscriptionId")]
    [InlineData(
        AzureRefusal.StateStorageMissing,
        "Failed to get existing workspaces: listing blobs: executing request: Get \"https://stdify0.blob.core.windows.net/tfstate\": dial tcp: lookup stdify0.blob.core.windows.net on 10.0.0.1:53: no such host",
        "StateStorageAccount")]
    [InlineData(AzureRefusal.StateStorageMissing, "Failed to get existing workspaces: listing blobs: unexpected status 404 (404 The specified container does not exist.) with ContainerNotFound", "StateContainer")]
    public void EachHasItsRemedy(AzureRefusal refusal, string text, string remedy)
    {
        var failure = Classify(text).ShouldBeOfType<AzureRefusedException>();

        failure.Refusal.ShouldBe(refusal);
        failure.Remedy!.ShouldContain(remedy);
        failure.PassesWithTime.ShouldBe(refusal is AzureRefusal.Busy or AzureRefusal.Throttled or AzureRefusal.RoleNotEffectiveYet);
    }

    [Fact]
    public void WaitingDoesNotHelpWhereSomethingElseIsWrongToo()
    {
        var busy = Error("Status: \"ServerIsBusy\"");

        Classify(busy, Error("QuotaExceeded: no more")).ShouldBeOfType<AzureRefusedException>().Refusal.ShouldBe(AzureRefusal.QuotaExceeded);
        Classify(busy, Error("something that nobody knows")).ShouldBeOfType<TerraformException>();
    }

    [Fact]
    public void ATakenVaultsNameIsNotTheServers() =>
        Classify(Error("VaultAlreadyExists: The vault name 'kv' is already in use.", "azurerm_key_vault.dify")).Remedy!.ShouldContain("az keyvault purge");

    [Fact]
    public void PlainTextIsReadToo() =>
        DiagnosticClassifier.Classify("What.", [], Failed with { StandardError = "Error: AADSTS700082: The refresh token has expired due to inactivity." })
            .ShouldBeOfType<AzureRefusedException>().Refusal.ShouldBe(AzureRefusal.NotLoggedIn);

    [Fact]
    public void TheCommandThatUnlocksIsWhole()
    {
        var root = new TerraformRoot("/repository/infra/terraform", "/repository/work");

        DiagnosticClassifier.Classify("What.", [Error("Error acquiring the state lock", detail: "  ID:        abc\n")], Failed, root).Remedy!
            .ShouldEndWith("TF_DATA_DIR='/repository/work/data' terraform -chdir='/repository/infra/terraform' force-unlock abc");
    }

    private static TerraformException Classify(string text) => Classify(Error(text));

    private static TerraformException Classify(params TerraformDiagnostic[] errors) => DiagnosticClassifier.Classify("Terraform could not apply.", errors, Failed);

    private static TerraformDiagnostic Error(string text, string address = "azurerm_postgresql_flexible_server.dify[0]", string detail = "") =>
        new(true, text, detail, address, null, null);
}
