using System.Globalization;
using DifyDelivery.Postgres;

namespace DifyDelivery.Verification;

/// <summary>The certificate of the server outside the cluster, and the protocol that it speaks.</summary>
internal sealed class CertificateCheck(VerificationSubject subject) : ICheck
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);
    private static readonly TimeSpan TooSoon = TimeSpan.FromDays(7);

    public string Title => "certificate";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await subject.Database(cancellationToken);
        var endpoint = connection.Server.Endpoint;
        var found = await CertificateProbe.ReadAsync(endpoint, cancellationToken);
        var left = found.ValidUntil - subject.Time.GetUtcNow();
        var text = string.Create(CultureInfo.InvariantCulture, $"{found.Protocol}, valid until {found.ValidUntil.UtcDateTime:yyyy-MM-dd}, issued by {found.Issuer}");
        var renew = $"Renew the certificate of {endpoint.Host}";
        return found.Problem is { } problem ? CheckResult.Bad($"{problem}: {text}", $"Check what answers at {endpoint.Host}:{endpoint.Port.ToString(CultureInfo.InvariantCulture)}")
            : left < TooSoon ? CheckResult.Bad(text, renew)
            : left < Soon ? CheckResult.Warn(text, renew)
            : CheckResult.Good(text);
    }
}
