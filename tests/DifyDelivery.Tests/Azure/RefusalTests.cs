using DifyDelivery.Azure;
using DifyDelivery.Tests.Azure.Arm;
using static DifyDelivery.Tests.Azure.Arm.ArmShapes;

namespace DifyDelivery.Tests.Azure;

/// <summary>What Azure refuses, and what a person is told then.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private const string Servers = "flexibleServers/pg-dify-dev";
    private AzureScene _scene = null!;

    public async Task InitializeAsync()
    {
        _scene = await AzureScene.StartAsync();
        _scene.Arm.World.Add(Server("pg-dify-dev"));
        _scene.Arm.World.Add(Parameter("pg-dify-dev", "wal_level", "replica", isDynamic: false));
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task AMissingRoleIsNamed()
    {
        _scene.Arm.Answer(
            "GET", Servers, 403, "AuthorizationFailed",
            "The client 'pipeline' with object id '12345678-1234-1234-1234-123456789012' does not have authorization to perform action "
            + $"'Microsoft.DBforPostgreSQL/flexibleServers/read' over scope '{GroupId}' or the scope is invalid.");

        var failure = await Should.ThrowAsync<AzureException>(() => _scene.Azure.Servers.FindAsync("pg-dify-dev"));

        (failure.Code, failure.Status).ShouldBe(("AuthorizationFailed", 403));
        failure.Remedy!.ShouldContain($"az role assignment create --assignee 12345678-1234-1234-1234-123456789012 --role \"Reader\" --scope {GroupId}");
        failure.RequestId.ShouldBe("11111111-2222-3333-4444-555555555555");
        failure.Why!.ShouldContain("request id 11111111-2222-3333-4444-555555555555");
    }

    [Theory]
    [InlineData("Microsoft.ContainerService/managedClusters/listClusterUserCredential/action", "Azure Kubernetes Service Cluster User Role")]
    [InlineData("Microsoft.DBforPostgreSQL/register/action", "Contributor")]
    [InlineData("Microsoft.Authorization/roleAssignments/write", "Role Based Access Control Administrator")]
    [InlineData("Microsoft.DBforPostgreSQL/flexibleServers/write", "Contributor")]
    public async Task EachActionHasItsRole(string action, string role)
    {
        _scene.Arm.Answer("GET", Servers, 403, "AuthorizationFailed", $"no authorization to perform action '{action}' over scope '{GroupId}'");

        (await Should.ThrowAsync<AzureException>(() => _scene.Azure.Servers.FindAsync("pg-dify-dev"))).Remedy!.ShouldContain($"--role \"{role}\"");
    }

    [Fact]
    public async Task AQuotaIsNamedWithItsRegion()
    {
        _scene.Arm.Answer(
            "PATCH", "wal_level", 409, "OperationNotAllowed",
            "Operation could not be completed as it results in exceeding approved standardDDSv5Family Cores quota. Additional details - "
            + "Deployment Model: Resource Manager, Location: westeurope, Current Limit: 10, Current Usage: 8, Additional Required: 4.");

        var failure = await Should.ThrowAsync<AzureException>(SetAsync);

        failure.Remedy!.ShouldContain("the quota 'standardDDSv5Family Cores' in westeurope (limit 10)");
    }

    [Fact]
    public async Task ABusyServerIsWaitedForLongerAndLonger()
    {
        _scene.Arm.World.PollsPerOperation = 0;
        _scene.Arm.Answer("PATCH", "wal_level", 409, "ServerIsBusy", "Server 'pg-dify-dev' is busy processing another operation.", times: 3);

        (await SetAsync()).ShouldBeTrue();

        _scene.Time.Waits.ShouldBe([TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20)]);
        _scene.Said.ShouldContain("the server is busy with another operation, again in 20 s");
    }

    [Fact]
    public async Task AServerThatStaysBusyIsReported()
    {
        _scene.Arm.Answer("PATCH", "wal_level", 409, "ServerIsBusy", "Server 'pg-dify-dev' is busy.", times: 100);

        var failure = await Should.ThrowAsync<AzureException>(SetAsync);

        failure.Code.ShouldBe("ServerIsBusy");
        failure.Remedy!.ShouldContain("run the same command again");
        _scene.Time.Waits.Sum(wait => wait.TotalSeconds).ShouldBe(195);
    }

    [Fact]
    public async Task AnOperationThatIsBusyLaterIsSentAgain()
    {
        _scene.Arm.World.NextOperationFails = ("ServerIsBusy", "busy");

        (await SetAsync()).ShouldBeTrue();

        _scene.Arm.Writes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task ThrottlingIsHonoured()
    {
        _scene.Arm.Answer("GET", Servers, 429, "TooManyRequests", "throttled", times: 3, retryAfter: "0");

        (await _scene.Azure.Servers.FindAsync("pg-dify-dev")).ShouldNotBeNull();
        _scene.Arm.Requests.Count.ShouldBe(4);
    }

    [Fact]
    public async Task ThrottlingWithoutEndIsReported()
    {
        _scene.Arm.Answer("GET", Servers, 429, "TooManyRequests", "throttled", times: 100, retryAfter: "0");

        var failure = await Should.ThrowAsync<AzureException>(() => _scene.Azure.Servers.FindAsync("pg-dify-dev"));

        (failure.Status, failure.Code).ShouldBe((429, "TooManyRequests"));
        failure.Remedy!.ShouldContain("wait some minutes");
    }

    [Fact]
    public async Task ThrottledPollingGoesOn()
    {
        _scene.Arm.Answer("GET", "/azureAsyncOperation", 429, "TooManyRequests", "throttled", times: 2, retryAfter: "0");

        (await SetAsync()).ShouldBeTrue();
        _scene.Arm.Writes.ShouldHaveSingleItem();
        _scene.Arm.Polls.ShouldBe(5);
    }

    [Fact]
    public async Task AnOperationThatFailsLaterIsAFailure()
    {
        _scene.Arm.World.NextOperationFails = ("InvalidParameterValue", "wal_level cannot be set on this server.");

        var failure = await Should.ThrowAsync<AzureException>(SetAsync);

        (failure.Code, failure.Status).ShouldBe(("InvalidParameterValue", 200));
        failure.Why!.ShouldContain("wal_level cannot be set on this server.");
    }

    [Fact]
    public async Task AGenericResourcesOperationThatFailsLaterIsAFailure()
    {
        _scene.Arm.World.NextOperationFails = ("SkuNotAvailable", "The size is not available.");
        var request = new RestoreRequest("pg-dify-dev", "pg-restored", new DateTimeOffset(2026, 11, 19, 0, 0, 0, TimeSpan.Zero));

        var failure = await Should.ThrowAsync<AzureException>(() => _scene.Azure.Servers.RestoreAsync(request, TimeSpan.FromMinutes(1), _scene.Activity));

        failure.Code.ShouldBe("SkuNotAvailable");
        failure.Remedy!.ShouldContain("list-skus --location westeurope");
    }

    [Fact]
    public async Task DetailsAreShown()
    {
        _scene.Arm.Answer(
            "PATCH", "wal_level", 400, "DeploymentFailed", "See details.",
            details: """[{"code":"Outer","message":"outer text","details":[{"code":"Inner","message":"the useful text"}]}]""");

        var failure = await Should.ThrowAsync<AzureException>(SetAsync);

        failure.Details.ShouldBe(["Outer: outer text", "Inner: the useful text"]);
        failure.Why!.ShouldContain("the useful text");
    }

    [Theory]
    [InlineData("MissingSubscriptionRegistration", "The subscription is not registered to use namespace 'Microsoft.DBforPostgreSQL'.", "az provider register --namespace Microsoft.DBforPostgreSQL --wait")]
    [InlineData("ScopeLocked", "locked", "az lock list --resource-group rg-dify-dev")]
    [InlineData("LocationIsOfferRestricted", "no", "westeurope is closed to this subscription")]
    [InlineData("SubscriptionNotFound", "no", "az account list")]
    [InlineData("InvalidAuthenticationTokenTenant", "wrong issuer", "TenantId")]
    public async Task CodesHaveRemedies(string code, string message, string remedy)
    {
        _scene.Arm.Answer("GET", Servers, 409, code, message);

        (await Should.ThrowAsync<AzureException>(() => _scene.Azure.Servers.FindAsync("pg-dify-dev"))).Remedy!.ShouldContain(remedy);
    }

    [Fact]
    public async Task AnExpiredTokenAsksToSignInAgain()
    {
        _scene.Arm.Answer("GET", Servers, 401, "ExpiredAuthenticationToken", "The access token expiry UTC time is earlier than current UTC time.");

        var failure = await Should.ThrowAsync<AzureException>(() => _scene.Azure.Servers.FindAsync("pg-dify-dev"));

        failure.Remedy.ShouldBe("sign in again and run the same command: az login");
    }

    [Fact]
    public async Task ATokenThatAzureDoesNotAcceptIsNoCrash()
    {
        var azure = new AzureClient(AzureScene.Connection(_scene.Arm, AzureScene.SignIn("stolen")), _scene.Time);

        (await Should.ThrowAsync<AzureException>(() => azure.Servers.FindAsync("pg-dify-dev"))).Code.ShouldBe("InvalidAuthenticationToken");
    }

    [Fact]
    public async Task AnAzureThatDoesNotAnswerIsNamed()
    {
        await using var gone = await FakeArm.StartAsync();
        var azure = new AzureClient(AzureScene.Connection(gone, AzureScene.SignIn()), _scene.Time);
        await gone.DisposeAsync();

        var failure = await Should.ThrowAsync<AzureUnreachableException>(() => azure.Servers.FindAsync("pg-dify-dev"));

        failure.Remedy!.ShouldContain("https://management.azure.com");
    }

    private Task<bool> SetAsync() => _scene.Azure.Servers.SetParameterAsync("pg-dify-dev", "wal_level", "logical", _scene.Activity);
}
