using System.Globalization;

namespace DifyDelivery.Verification;

/// <summary>How full the volumes of the servers in the cluster are: databases and write-ahead log against what the claim gives.</summary>
internal sealed class DiskUseCheck(VerificationSubject subject) : ICheck
{
    private const double Full = 0.95;
    private const double NearlyFull = 0.8;
    private const double Mebibyte = 1024 * 1024;

    public string Title => "disk use";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken = default)
    {
        var claims = await subject.Cluster.ListVolumeClaimsAsync(subject.Release.Namespace, cancellationToken: cancellationToken);
        var (texts, worst) = (new List<string>(), 0.0);
        foreach (var (name, open) in subject.Names.PostgresqlClaims.Zip([subject.Database, subject.Replica]))
        {
            if (claims.FirstOrDefault(claim => claim.Name == name) is not { } claim)
            {
                continue;
            }

            await using var connection = await open(cancellationToken);
            if (await connection.Server.ReadUsedBytesAsync(cancellationToken) is not { } used)
            {
                texts.Add($"{name} is not known: the login may not read the write-ahead log's size");
                continue;
            }

            var size = claim.CapacityBytes ?? claim.RequestedBytes;
            worst = Math.Max(worst, (double)used / size);
            texts.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {used / Mebibyte:0} of {size / Mebibyte:0} MiB ({(double)used / size:P0})"));
        }

        var text = string.Join(", ", texts);
        const string Grow = "Enlarge the claim where its storage class allows it (kubectl edit pvc), or move the data to a Flexible Server";
        return worst >= Full ? CheckResult.Bad(text, Grow)
            : worst >= NearlyFull ? CheckResult.Warn(text, Grow)
            : CheckResult.Good(text);
    }
}
