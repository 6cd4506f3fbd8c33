namespace DifyDelivery.Helm;

/// <summary>What a StatefulSet of a rendered chart asks for each of its pods' volumes.</summary>
/// <param name="StatefulSet">Its name.</param>
/// <param name="Name">The template's name: the claims are called <c>name-statefulset-number</c>.</param>
/// <param name="Size">A Kubernetes quantity.</param>
public sealed record VolumeTemplate(string StatefulSet, string Name, string Size)
{
    /// <summary>Whether a claim is one that this template made.</summary>
    /// <param name="claim">The claim's name.</param>
    public bool Makes(string claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        var prefix = $"{Name}-{StatefulSet}-";
        return claim.Length > prefix.Length && claim.StartsWith(prefix, StringComparison.Ordinal) && claim.AsSpan(prefix.Length).IndexOfAnyExceptInRange('0', '9') < 0;
    }

    internal static IReadOnlyList<VolumeTemplate> Of(string manifest) =>
    [
        .. from item in new RenderedManifest(manifest).Objects
           where item.TextAt("kind") == "StatefulSet"
           from template in item.ItemsAt("spec", "volumeClaimTemplates")
           select new VolumeTemplate(
               item.TextAt("metadata", "name") ?? "", template.TextAt("metadata", "name") ?? "", template.TextAt("spec", "resources", "requests", "storage") ?? "0"),
    ];
}
