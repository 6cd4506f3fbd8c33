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
                .. SignInOption.All("my-tenant", _ => null).Take(2),
                new(AzureCredentialKind.AzureCli, "Azure CLI", () => null, new Answer(new CredentialUnavailableException("Please run 'az login' to set up account\nmore")), _ => "az login --tenant my-tenant"),
            ],
            "my-tenant");

        var failure = await Should.ThrowAsync<AzureSignInException>(async () => await chain.GetTokenAsync(Context, default));

        failure.Why.ShouldBe(
            """
            workload identity: AZURE_FEDERATED_TOKEN_FILE is not set
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
