using Azure.Core;
using DifyDelivery.Azure;
using DifyDelivery.Azure.Rest;
using DifyDelivery.Azure.SignIn;
using DifyDelivery.Reporting;
using DifyDelivery.Tests.Azure.Arm;
using DifyDelivery.Tests.Support;

namespace DifyDelivery.Tests.Azure;

/// <summary>The Azure room on the in-test Azure Resource Manager, with a clock that does not wait.</summary>
internal sealed class AzureScene : IAsyncDisposable
{
    private readonly RecordingReporter _reporter = new();

    private AzureScene(FakeArm arm)
    {
        Arm = arm;
        Azure = new AzureClient(Connection(arm, SignIn()), Time);
        Activity = _reporter.Begin("test");
    }

    public FakeArm Arm { get; }

    public AzureClient Azure { get; }

    public InstantTime Time { get; } = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));

    public IActivity Activity { get; }

    public string Said => _reporter.Text;

    public static async Task<AzureScene> StartAsync() => new(await FakeArm.StartAsync());

    public static AzureConnection Connection(FakeArm arm, SignInChain signIn) =>
        new(new AzureScope(ArmShapes.Subscription, ArmShapes.Group, "westeurope"), signIn)
        {
            Endpoint = arm.Endpoint,
            Transport = arm.Transport(),
            RetryDelay = TimeSpan.FromMilliseconds(1),
        };

    public static SignInChain SignIn(string token = FakeArm.Token) =>
        new([new SignInOption(AzureCredentialKind.AzureCli, "Azure CLI", () => null, new FixedCredential(token), _ => "az login")], null);

    public async ValueTask DisposeAsync()
    {
        Activity.Dispose();
        await Arm.DisposeAsync();
    }

    /// <summary>A login that always succeeds, with one token.</summary>
    private sealed class FixedCredential(string token) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(token, DateTimeOffset.UtcNow.AddHours(1));

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
