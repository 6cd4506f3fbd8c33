using System.Globalization;
using DifyDelivery.Kubernetes;

namespace DifyDelivery.Operations;

/// <summary>
/// The last revision of a release whose workloads all became ready. Helm does not know: it is told not to wait, and calls a revision
/// deployed when its objects were accepted.
/// </summary>
internal sealed class GoodRevision(IConfigMaps maps, string space, string release)
{
    private const string Key = "revision";
    private static readonly Dictionary<string, string> Labels = new() { ["app.kubernetes.io/managed-by"] = "dify-delivery" };

    /// <summary>Name of a release's ConfigMap.</summary>
    public static string NameFor(string release) => $"{release}-good-revision";

    public async Task<int?> ReadAsync(CancellationToken cancellationToken) =>
        (await maps.ReadConfigMapAsync(space, NameFor(release), cancellationToken))?.Values.GetValueOrDefault(Key) is { } text
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? revision
            : null;

    public async Task WriteAsync(int revision, CancellationToken cancellationToken)
    {
        var text = revision.ToString(CultureInfo.InvariantCulture);
        var found = await maps.ReadConfigMapAsync(space, NameFor(release), cancellationToken);
        if (found?.Values.GetValueOrDefault(Key) != text)
        {
            await maps.WriteConfigMapAsync(space, NameFor(release), new Dictionary<string, string> { [Key] = text }, found?.Version, Labels, cancellationToken);
        }
    }
}
