using System.Globalization;
using DifyDelivery.Helm;

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
        var (texts, worst) = (new List<string>(), 0.0);
        foreach (var (role, open) in new[] { (DifyNames.PrimaryRole, subject.Database), (DifyNames.ReadRole, subject.Replica) })
        {
            if (await subject.Objects.ClaimsAsync(role, cancellationToken) is not [var claim, ..])
            {
                continue;
            }

            var name = claim.Name;
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
        const string Grow = "Set InClusterPrimaryStorage or InClusterReadStorage to a larger size, where the storage class allows it: DeployDify grows the volume; or move the data to a Flexible Server";
        return worst >= Full ? CheckResult.Bad(text, Grow)
            : worst >= NearlyFull ? CheckResult.Warn(text, Grow)
            : CheckResult.Good(text);
    }
}
