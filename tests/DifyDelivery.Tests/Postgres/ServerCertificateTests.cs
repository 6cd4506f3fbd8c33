using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using DifyDelivery.Postgres;

namespace DifyDelivery.Tests.Postgres;

public sealed class ServerCertificateTests : IDisposable
{
    private static readonly string[] Hosts = ["127.0.0.1", "psql-dify-dev.flexible-server.svc.cluster.local"];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("certificate-");
    private readonly SettableTime _time = new();

    private string Folder => Path.Combine(_folder.FullName, "tls");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("psql-dify-dev.flexible-server.svc.cluster.local")]
    public async Task AClientThatChecksEverythingAcceptsIt(string host) => (await HandshakeAsync(await EnsureAsync(Hosts), host)).ShouldBeTrue();

    [Theory]
    [InlineData("127.0.0.2")]
    [InlineData("elsewhere.svc.cluster.local")]
    public async Task AnotherHostIsNotAccepted(string host) => (await HandshakeAsync(await EnsureAsync(Hosts), host)).ShouldBeFalse();

    [Fact]
    public async Task AGoodOneIsKept()
    {
        var files = await EnsureAsync(Hosts);
        var before = await File.ReadAllTextAsync(files.Certificate);

        (await File.ReadAllTextAsync((await EnsureAsync(Hosts)).Certificate)).ShouldBe(before);
    }

    [Fact]
    public async Task AnotherAddressMakesANewOne()
    {
        await EnsureAsync(Hosts);

        (await HandshakeAsync(await EnsureAsync(["10.213.0.2"]), "10.213.0.2")).ShouldBeTrue();
    }

    [Fact]
    public async Task OneThatExpiresSoonIsRenewed()
    {
        var before = await File.ReadAllTextAsync((await EnsureAsync(Hosts)).Certificate);
        _time.Now += TimeSpan.FromDays(825 - 29);

        (await File.ReadAllTextAsync((await EnsureAsync(Hosts)).Certificate)).ShouldNotBe(before);
    }

    [Theory]
    [InlineData("ca.crt")]
    [InlineData("server.crt")]
    [InlineData("server.key")]
    public async Task ADamagedFileIsMadeAnew(string name)
    {
        await EnsureAsync(Hosts);
        await File.WriteAllTextAsync(Path.Combine(Folder, name), "-----BEGIN");

        (await HandshakeAsync(await EnsureAsync(Hosts), "127.0.0.1")).ShouldBeTrue();
    }

    [Fact]
    public async Task OnlyTheOwnerReadsTheKey()
    {
        var files = await EnsureAsync(Hosts);

        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.GetUnixFileMode(files.Key).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(files.Directory).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.EnumerateFiles(files.Directory).Count().ShouldBe(3);
    }

    private Task<ServerCertificateFiles> EnsureAsync(string[] hosts) => ServerCertificate.EnsureAsync(Folder, hosts, _time);

    /// <summary>A real TLS handshake over the loopback, trusting the root alone.</summary>
    private static async Task<bool> HandshakeAsync(ServerCertificateFiles files, string host)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var accepted = await listener.AcceptTcpClientAsync();
        await using var serverSide = new SslStream(accepted.GetStream());
        await using var clientSide = new SslStream(client.GetStream());
        using var certificate = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
        using var root = X509CertificateLoader.LoadCertificateFromFile(files.RootCertificate);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(root);
        var serving = serverSide.AuthenticateAsServerAsync(certificate);
        try
        {
            await clientSide.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = policy });
            await serving;
            return true;
        }
        catch (AuthenticationException)
        {
            return false;
        }
    }

    private sealed class SettableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
