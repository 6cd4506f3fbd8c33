namespace DifyDelivery.Verification;

/// <summary>The servers' volumes are bound and as large as the settings say.</summary>
internal sealed class VolumesCheck(VerificationSubject subject) : ICheck
{
    public string Title => "volumes";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken = default)
    {
        var claims = await subject.Cluster.ListVolumeClaimsAsync(subject.Release.Namespace, cancellationToken: cancellationToken);
        var wanted = subject.Names.PostgresqlClaims.Zip([subject.Settings.InCluster.PrimaryStorage, subject.Settings.InCluster.ReadStorage]);
        var problems = new List<string>();
        var good = new List<string>();
        foreach (var (name, size) in wanted)
        {
            var claim = claims.FirstOrDefault(claim => claim.Name == name);
            if (claim is null || claim.Phase != "Bound")
            {
                problems.Add($"{name} is {claim?.Phase ?? "missing"}");
            }
            else if (claim.RequestedBytes != StorageSize.Bytes(size))
            {
                problems.Add($"{name} asks for {claim.RequestedBytes} bytes, the settings for {size}: a volume cannot be resized by an upgrade");
            }
            else
            {
                good.Add($"{name} {size}");
            }
        }

        return problems.Count == 0
            ? CheckResult.Good(string.Join(", ", good))
            : CheckResult.Bad(string.Join("; ", problems), "Set InClusterPrimaryStorage and InClusterReadStorage to what is there");
    }
}
