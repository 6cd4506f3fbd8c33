using DifyDelivery.Cost.Estimating;
using DifyDelivery.Environments;
using DifyDelivery.Helm;
using DifyDelivery.Kubernetes;
using DifyDelivery.Planning;
using DifyDelivery.Planning.Changes;

namespace DifyDelivery.Operations;

/// <summary>
/// The volumes of a release's StatefulSets as they are, against what the release asks for. A StatefulSet's own sizes cannot be changed, and a
/// claim can only grow: both are told before Helm runs into them.
/// </summary>
/// <param name="Claims">Every claim of the release's StatefulSets, by name, with what it is billed as.</param>
/// <param name="Growth">The claims that are smaller than the release asks for.</param>
/// <param name="Replaced">StatefulSets that have to be made anew, since their own sizes differ.</param>
/// <param name="Findings">What keeps that from being done, and what is not known.</param>
internal sealed record VolumeLook(
    IReadOnlyList<string> Claims, IReadOnlyList<ClaimGrowth> Growth, IReadOnlyList<string> Replaced, IReadOnlyList<Finding> Findings)
{
    private static readonly AccessRight Grow = new("", "persistentvolumeclaims", ["patch"]);

    public static VolumeLook Empty { get; } = new([], [], [], []);

    /// <summary>Whether anything has to be done.</summary>
    public bool HasWork => Growth.Count + Replaced.Count > 0;

    /// <summary>What is done and what is there, one line each.</summary>
    public string Preview => string.Join(
        '\n',
        Growth.Select(growth => $"grow {growth.Claim.Name} from {StorageSize.Text(growth.Claim.RequestedBytes)} to {growth.Size}")
            .Concat(Replaced.Select(name => $"make StatefulSet {name} anew around its running pods: its sizes cannot be changed in place"))
            .Concat(Claims));

    /// <summary>Looks, and asks the API server whether what is too small may grow.</summary>
    /// <param name="settings">Names the platform, by which volumes are billed.</param>
    /// <param name="api">The cluster.</param>
    /// <param name="space">The release's namespace.</param>
    /// <param name="manifest">The release as it shall be.</param>
    /// <param name="diff">How that differs from the release as it is.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    public static async Task<VolumeLook> ReadAsync(
        DeliverySettings settings, ICluster api, string space, string manifest, ReleaseDiff diff, CancellationToken cancellationToken)
    {
        var templates = DifyRelease.Volumes(manifest);
        var claims = (await api.ListVolumeClaimsAsync(space, cancellationToken: cancellationToken))
            .SelectMany(claim => templates.Where(template => template.Makes(claim.Name)).Select(template => (Claim: claim, Template: template)))
            .OrderBy(pair => pair.Claim.Name, StringComparer.Ordinal)
            .ToList();
        var resized = DifyRelease.Resized(diff);
        IReadOnlyList<ClaimGrowth> growth =
        [
            .. claims.Where(pair => pair.Claim.RequestedBytes < StorageSize.Bytes(pair.Template.Size))
                .Select(pair => new ClaimGrowth(pair.Claim, pair.Template.StatefulSet, pair.Template.Size)),
        ];
        var shrinking = claims
            .Where(pair => resized.Contains(pair.Template.StatefulSet) && pair.Claim.RequestedBytes > StorageSize.Bytes(pair.Template.Size))
            .Select(pair => Shrinks(pair.Claim, pair.Template));
        return new VolumeLook(
            [.. claims.Select(pair => Describe(pair.Claim, settings.Platform))], growth, resized, [.. shrinking, .. await AskAsync(api, space, growth, cancellationToken)]);
    }

    private static string Describe(VolumeClaim claim, Platform platform) =>
        $"{claim.Name}: {StorageSize.Text(claim.RequestedBytes)}{(claim.CapacityBytes is { } given && given != claim.RequestedBytes ? $" (has {StorageSize.Text(given)})" : string.Empty)}, "
        + $"class {claim.StorageClass ?? "(none)"}, {DiskTier.Bill(claim.RequestedBytes, claim.StorageClass, platform)}";

    private static async Task<IReadOnlyList<Finding>> AskAsync(ICluster api, string space, IReadOnlyList<ClaimGrowth> growth, CancellationToken cancellationToken)
    {
        if (growth.Count == 0)
        {
            return [];
        }

        if ((await api.FindRefusedAsync(space, [Grow], cancellationToken)).Count > 0)
        {
            return
            [
                new Finding(
                    "volume.growth-unasked", Severity.Note,
                    $"Whether {string.Join(", ", growth.Select(one => one.Claim.Name))} may grow is not known: this target may not ask. DeployDify asks before it changes anything.", null),
            ];
        }

        var findings = new List<Finding>();
        foreach (var one in growth)
        {
            if (await api.FindGrowthRefusalAsync(space, one.Claim, one.Size, cancellationToken) is { } why)
            {
                findings.Add(new Finding(
                    "volume.growth-refused", Severity.Error, $"The volume claim {one.Claim.Name} cannot grow from {StorageSize.Text(one.Claim.RequestedBytes)} to {one.Size}: {why}",
                    $"Set {ParameterOf(one.StatefulSet)} back to {StorageSize.Text(one.Claim.RequestedBytes).Replace(" GiB", "Gi", StringComparison.Ordinal)}. Where the storage class's driver can grow volumes (AKS's managed-csi classes can), "
                    + $"an administrator allows it: kubectl patch storageclass {one.Claim.StorageClass} --patch '{{\"allowVolumeExpansion\": true}}'"));
            }
        }

        return findings;
    }

    private static Finding Shrinks(VolumeClaim claim, VolumeTemplate template) => new(
        "volume.shrinks", Severity.Error,
        $"The volume claim {claim.Name} has {StorageSize.Text(claim.RequestedBytes)} and the release asks for {template.Size}: a volume cannot shrink.",
        $"Set {ParameterOf(template.StatefulSet)} back. A smaller volume is a new one: move the data away and back ('./build.sh MigrateData', with Teardown --retire-source in between).");

    private static string ParameterOf(string set) =>
        set.EndsWith("-read", StringComparison.Ordinal) ? "InClusterReadStorage"
        : set.EndsWith("-primary", StringComparison.Ordinal) ? "InClusterPrimaryStorage"
        : $"the size of StatefulSet {set}";
}

/// <summary>A claim that has to grow.</summary>
/// <param name="Claim">The claim as it is.</param>
/// <param name="StatefulSet">Whose it is.</param>
/// <param name="Size">What the release asks for, a Kubernetes quantity.</param>
internal sealed record ClaimGrowth(VolumeClaim Claim, string StatefulSet, string Size)
{
    /// <summary>The growth as a plan shows it.</summary>
    public PlannedChange Change => new(ChangeLayer.Kubernetes, ChangeKind.Change, "PersistentVolumeClaim", Claim.Name)
    {
        Values = [ChangedValue.Of("spec.resources.requests.storage", StorageSize.Text(Claim.RequestedBytes), Size)],
    };
}
