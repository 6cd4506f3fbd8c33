using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Postgres;
using DifyDelivery.Reporting;
using Server = DifyDelivery.Postgres.PostgresServer;
using TestServer = DifyDelivery.Integration.Tests.Support.PostgresServer;

namespace DifyDelivery.Integration.Tests.Postgres;

/// <summary>A server that takes TLS only, as Flexible Server does.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private static readonly IActivity Quiet = new NullReporter().Begin("test");
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartNewAsync(tls: true);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task AFullyCheckedConnectionSaysSo()
    {
        var server = new Server(PostgresServerTests.EndpointOf(_server, PostgresTls.VerifyFull) with { RootCertificateFile = _server.CertificatePath });

        (await server.ReadFactsAsync()).TlsInUse!.ShouldStartWith("TLSv1.");
    }

    [Fact]
    public async Task RequireTakesAnyCertificate() =>
        (await new Server(PostgresServerTests.EndpointOf(_server, PostgresTls.Require)).ReadFactsAsync()).TlsInUse.ShouldNotBeNull();

    [Fact]
    public async Task AnUnknownRootIsRefusedAtOnce()
    {
        var server = new Server(PostgresServerTests.EndpointOf(_server, PostgresTls.VerifyFull));

        (await Should.ThrowAsync<LoginRefusedException>(() => server.WaitUntilReadyAsync(TimeSpan.FromHours(1), Quiet)))
            .Why!.ShouldContain("certificate was not accepted");
    }

    [Fact]
    public async Task AMissingRootCertificateIsNamed()
    {
        var endpoint = PostgresServerTests.EndpointOf(_server, PostgresTls.VerifyFull) with { RootCertificateFile = "/nowhere/ca.crt" };

        (await Should.ThrowAsync<LoginRefusedException>(() => new Server(endpoint).ReadFactsAsync())).Why!.ShouldContain("/nowhere/ca.crt");
    }

    [Fact]
    public async Task WithoutTlsTheServerRefuses()
    {
        var server = new Server(PostgresServerTests.EndpointOf(_server, PostgresTls.Disable));

        (await Should.ThrowAsync<LoginRefusedException>(() => server.WaitUntilReadyAsync(TimeSpan.FromHours(1), Quiet)))
            .Remedy!.ShouldContain("TLS");
    }

    [Fact]
    public async Task WaitingEndsWhenTheServerStarts()
    {
        await _server.StopAsync();
        var said = new List<string>();
        var waiting = new Server(PostgresServerTests.EndpointOf(_server, PostgresTls.Require))
            .WaitUntilReadyAsync(TimeSpan.FromMinutes(2), new HeardActivity(said.Add));
        waiting.IsCompleted.ShouldBeFalse();

        await _server.StartAsync();

        await waiting;
        said.ShouldAllBe(status => status.StartsWith("not yet: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WaitingHasALimit()
    {
        await _server.StopAsync();

        var failure = await Should.ThrowAsync<ServerUnreachableException>(
            () => new Server(PostgresServerTests.EndpointOf(_server, PostgresTls.Require)).WaitUntilReadyAsync(TimeSpan.FromMilliseconds(300), Quiet));

        failure.Why!.ShouldContain("did not become ready");
    }
}
