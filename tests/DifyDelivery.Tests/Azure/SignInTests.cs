using Azure.Core;
using Azure.Identity;
using DifyDelivery.Azure;
using DifyDelivery.Azure.SignIn;
using DifyDelivery.Environments;
using DifyDelivery.Tests.Azure.Arm;

namespace DifyDelivery.Tests.Azure;

/// <summary>Which identity signs in, and what is said when none can.</summary>
public sealed class SignInTests
{
    private static readonly TokenRequestContext Context = new(["https://management.azure.com/.default"]);

    [Fact]
    public async Task WhatWasTriedIsListedWithTheRemedies()
    {
        var chain = new SignInChain(
            [
                .. SignInOption.All("my-tenant", _ => null).Where(option => option.Kind != AzureCredentialKind.AzureCli),
                new(AzureCredentialKind.AzureCli, "Azure CLI", () => null, new Answer(new CredentialUnavailableException("Please run 'az login' to set up account\nmore")), _ => "az login --tenant my-tenant"),
            ],
            "my-tenant");

        var failure = await Should.ThrowAsync<AzureSignInException>(async () => await chain.GetTokenAsync(Context, default));

        failure.Why.ShouldBe(
            """
            workload identity: AZURE_FEDERATED_TOKEN_FILE is not set
            GitHub Actions: ACTIONS_ID_TOKEN_REQUEST_URL is not set
            Azure Pipelines: SYSTEM_OIDCREQUESTURI is not set
            service principal in the environment: AZURE_CLIENT_ID is not set
            Azure CLI: Please run 'az login' to set up account
            """.ReplaceLineEndings("\n"));
        failure.Remedy!.ShouldStartWith("az login --tenant my-tenant; or set AZURE_CLIENT_ID");
    }

    [Fact]
    public async Task AnIdentityThatIsSetUpAndRefusedEndsTheSearch()
    {
        var chain = new SignInChain(
            [
                new(AzureCredentialKind.Environment, "service principal", () => null, new Answer(new AuthenticationFailedException("AADSTS7000222: The provided client secret keys are expired.")), _ => "renew the secret"),
                new(AzureCredentialKind.AzureCli, "Azure CLI", () => null, new Answer(null), _ => "az login"),
            ],
            null);

        var failure = await Should.ThrowAsync<AzureSignInException>(async () => await chain.GetTokenAsync(Context, default));

        (failure.Why, failure.Remedy).ShouldBe(("service principal: AADSTS7000222: The provided client secret keys are expired.", "renew the secret"));
        chain.Used.ShouldBeNull();
    }

    [Fact]
    public async Task TheIdentityThatAnsweredIsKept()
    {
        var first = new Answer(new CredentialUnavailableException("not here"));
        var chain = new SignInChain(
            [
                new(AzureCredentialKind.WorkloadIdentity, "workload identity", () => null, first, _ => ""),
                new(AzureCredentialKind.AzureCli, "Azure CLI", () => null, new Answer(null), _ => ""),
            ],
            null);

        await chain.GetTokenAsync(Context, default);
        await chain.GetTokenAsync(Context, default);

        (chain.Used, first.Asked).ShouldBe((AzureCredentialKind.AzureCli, 1));
    }

    [Theory]
    [InlineData(AzureCredentialChoice.Environment, "service principal in the environment")]
    [InlineData(AzureCredentialChoice.WorkloadIdentity, "workload identity")]
    public async Task AChoiceTriesNothingElse(AzureCredentialChoice choice, string name)
    {
        var chain = SignInChain.Create(choice, null, _ => null);

        var failure = await Should.ThrowAsync<AzureSignInException>(async () => await chain.GetTokenAsync(Context, default));

        failure.Why!.ShouldStartWith(name);
        failure.Why!.Split('\n').ShouldHaveSingleItem();
    }

    /// <summary>A job's own token is good for minutes; it is asked for again each time.</summary>
    [Fact]
    public async Task GitHubIsAskedForAFreshTokenEachTime()
    {
        var asked = new List<string>();
        using var http = new HttpClient(new Host(request =>
        {
            asked.Add($"{request.Headers.Authorization} {request.RequestUri!.PathAndQuery}");
            return new HttpResponseMessage { Content = new StringContent($$"""{"value":"token {{asked.Count}}"}""") };
        }));

        Task<string> Ask() => PipelineCredential.AskGitHubAsync(http, "https://host.example/idtoken?api-version=2.0", "job", default);

        (await Ask(), await Ask()).ShouldBe(("token 1", "token 2"));
        asked[0].ShouldBe("Bearer job /idtoken?api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange");
    }

    [Fact]
    public async Task ARefusalOfGitHubIsAFailureToSignIn()
    {
        using var http = new HttpClient(new Host(_ => new HttpResponseMessage(System.Net.HttpStatusCode.Forbidden)));

        var failure = await Should.ThrowAsync<AuthenticationFailedException>(() => PipelineCredential.AskGitHubAsync(http, "https://host.example/", "job", default));

        failure.Message.ShouldStartWith("GitHub gave no ID token for this job:");
        failure.Message.ShouldNotContain("Bearer");
    }

    [Theory]
    [InlineData("ACTIONS_ID_TOKEN_REQUEST_URL ACTIONS_ID_TOKEN_REQUEST_TOKEN AZURE_CLIENT_ID AZURE_TENANT_ID", AzureCredentialKind.GitHubActions)]
    [InlineData("SYSTEM_OIDCREQUESTURI SYSTEM_ACCESSTOKEN AZURESUBSCRIPTION_SERVICE_CONNECTION_ID AZURESUBSCRIPTION_CLIENT_ID AZURESUBSCRIPTION_TENANT_ID", AzureCredentialKind.AzurePipelines)]
    public void APipelinesVariablesMakeItsIdentity(string variables, AzureCredentialKind kind) =>
        SignInOption.All(null, name => variables.Split(' ').Contains(name) ? "00000000-0000-0000-0000-000000000001" : null).First(option => option.Obstacle() is null).Kind.ShouldBe(kind);

    [Fact]
    public async Task ALoginThatExpiresInMidRunIsSaid()
    {
        await using var arm = await FakeArm.StartAsync();
        var azure = new AzureClient(
            AzureScene.Connection(arm, new SignInChain([new(AzureCredentialKind.AzureCli, "Azure CLI", () => null, new Answer(new AuthenticationFailedException("AADSTS700082: The refresh token has expired due to inactivity.")), _ => "az login")], null)),
            TimeProvider.System);

        var failure = await Should.ThrowAsync<AzureSignInException>(() => azure.Subscription.ReadAsync());

        failure.Why!.ShouldContain("AADSTS700082");
        failure.Remedy.ShouldBe("az login");
        arm.Requests.ShouldBeEmpty();
    }

    private sealed class Host(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer(request));
    }

    private sealed class Answer(Exception? failure) : TokenCredential
    {
        public int Asked { get; private set; }

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Asked++;
            return failure is null ? new AccessToken(FakeArm.Token, DateTimeOffset.UtcNow.AddHours(1)) : throw failure;
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
