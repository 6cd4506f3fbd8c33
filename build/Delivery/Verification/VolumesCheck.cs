using DifyDelivery.Cost.Estimating;
using DifyDelivery.Helm;
using DifyDelivery.Kubernetes;

namespace DifyDelivery.Verification;

/// <summary>The servers' volumes are bound and as large as the settings say; with what each is billed as.</summary>
internal sealed class VolumesCheck(VerificationSubject subject) : ICheck
{
    public string Title => "volumes";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken = default)
    {
        var settings = subject.Settings;
        var problems = new List<string>();
        var growing = new List<string>();
        var good = new List<string>();
        foreach (var (role, size) in new[] { (DifyNames.PrimaryRole, settings.InCluster.PrimaryStorage), (DifyNames.ReadRole, settings.InCluster.ReadStorage) })
        {
            var claims = await subject.Objects.ClaimsAsync(role, cancellationToken);
            if (claims.Count == 0)
            {
                problems.Add($"the {role} server has none");
            }

            foreach (var claim in claims)
            {
                var bill = DiskTier.Bill(claim.RequestedBytes, claim.StorageClass, settings.Platform);
                if (claim.Phase != "Bound")
                {
                    problems.Add($"{claim.Name} is {claim.Phase}");
                }
                else if (claim.RequestedBytes != StorageSize.Bytes(size))
                {
                    problems.Add($"{claim.Name} asks for {StorageSize.Text(claim.RequestedBytes)}, the settings for {size}");
                }
                else if (claim.CapacityBytes < claim.RequestedBytes)
                {
                    growing.Add($"{claim.Name} asks for {size} and has {StorageSize.Text(claim.CapacityBytes.Value)} yet ({bill})");
                }
                else
                {
                    good.Add($"{claim.Name} {size} ({bill})");
                }
            }
        }

        return problems.Count > 0
            ? CheckResult.Bad(
                string.Join("; ", problems),
                $"Where the settings are larger, '{settings.Command("DeployDify")}' grows the volume; a volume cannot shrink: then set InClusterPrimaryStorage and InClusterReadStorage to what is there")
            : growing.Count > 0
                ? CheckResult.Warn(string.Join(", ", growing.Concat(good)), $"kubectl describe persistentvolumeclaims --namespace {subject.Release.Namespace}")
                : CheckResult.Good(string.Join(", ", good));
    }
}
