using DifyDelivery.Kubernetes;

namespace DifyDelivery.Operations;

/// <summary>The volumes of a namespace, as Teardown names what would be lost.</summary>
internal static class VolumeLosses
{
    private const long Gibibyte = 1024 * 1024 * 1024;

    public static async Task<IReadOnlyList<string>> ListAsync(IVolumeClaims api, string space, CancellationToken cancellationToken) =>
    [
        .. (await api.ListVolumeClaimsAsync(space, cancellationToken: cancellationToken)).Select(claim => FormattableString.Invariant(
            $"volume {claim.Name}, {claim.RequestedBytes / Gibibyte} GiB, since {claim.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC")),
    ];
}
