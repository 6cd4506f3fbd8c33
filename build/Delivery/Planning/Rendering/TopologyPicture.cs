using DifyDelivery.Environments;

namespace DifyDelivery.Planning.Rendering;

/// <summary>The two servers and which one Dify uses, as an inline SVG that takes its colours from the page.</summary>
internal static class TopologyPicture
{
    public static void Add(Html html, PlanDocument document)
    {
        var settings = document.Settings;
        var desired = settings.Topology;
        var inUse = document.Observed;
        var moves = inUse is { } observed && observed != desired;
        var server = settings.FlexibleServer;
        html.Add($"<svg class=\"picture\" viewBox=\"0 0 760 250\" role=\"img\" aria-labelledby=\"topology-title\"><title id=\"topology-title\">{Describe(inUse, desired)}</title>\n");
        html.Raw("<defs><marker id=\"tip\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto-start-reverse\"><path d=\"M0 0 10 5 0 10z\" class=\"tip\"/></marker></defs>\n");
        html.Raw("<rect class=\"zone\" x=\"10\" y=\"10\" width=\"486\" height=\"230\" rx=\"10\"/>");
        html.Add($"<text class=\"label\" x=\"26\" y=\"34\">{(settings.Platform == Platform.Azure ? $"AKS cluster {settings.Azure.Cluster}" : "Sandbox cluster")}</text>\n");
        Box(html, 30, 90, 170, "Dify", $"release {settings.Release.Name}, {settings.Release.DifyImageTag}", "plain");
        Box(
            html, 270, 90, 210, "PostgreSQL in the cluster", $"primary {settings.InCluster.PrimaryStorage}, replica {settings.InCluster.ReadStorage}",
            Role(Topology.InCluster, inUse, desired, isThere: desired == Topology.InCluster || inUse == Topology.InCluster));
        Box(
            html, 540, 90, 205, "Flexible Server", FormattableString.Invariant($"{server.SkuName}, {server.StorageMb / 1024:N0} GiB"),
            Role(Topology.FlexibleServer, inUse, desired, isThere: server.UseAzurePostgres || inUse == Topology.FlexibleServer));
        Arrow(html, inUse ?? desired, "uses", inUse is null ? "wish" : "use");
        if (moves)
        {
            html.Raw(desired == Topology.FlexibleServer
                ? "<path class=\"wish\" d=\"M480 140 L536 140\" marker-end=\"url(#tip)\"/>"
                : "<path class=\"wish\" d=\"M540 140 L484 140\" marker-end=\"url(#tip)\"/>");
            html.Raw("<text class=\"small\" x=\"517\" y=\"130\" text-anchor=\"middle\">moves</text>\n");
        }

        html.Raw("</svg>\n");
    }

    public static string Describe(Topology? inUse, Topology desired) =>
        inUse is null ? $"Nothing is deployed yet; Dify will use {Name(desired)}."
        : inUse == desired ? $"Dify uses {Name(desired)}, as the settings say."
        : $"Dify uses {Name(inUse.Value)}; the settings say {Name(desired)}: a migration is due.";

    private static string Name(Topology topology) => topology == Topology.InCluster ? "PostgreSQL in the cluster" : "Flexible Server";

    private static (string Style, string Says) Role(Topology topology, Topology? inUse, Topology desired, bool isThere) =>
        topology == inUse ? ("used", "in use")
        : topology == desired ? ("wanted", inUse is null ? "will be used" : "wanted")
        : isThere ? ("idle", "not in use")
        : ("absent", "not provisioned");

    private static void Box(Html html, int x, int y, int width, string title, string detail, string style) => Box(html, x, y, width, title, detail, (style, string.Empty));

    private static void Box(Html html, int x, int y, int width, string title, string detail, (string Style, string Says) role)
    {
        html.Add($"<rect class=\"box {role.Style}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"100\" rx=\"8\"/>");
        html.Add($"<text class=\"label\" x=\"{x + 12}\" y=\"{y + 30}\">{title}</text>");
        html.Add($"<text class=\"small\" x=\"{x + 12}\" y=\"{y + 54}\">{ValueText.Short(detail, width / 7)}</text>");
        html.Add($"<text class=\"small strong\" x=\"{x + 12}\" y=\"{y + 80}\">{role.Says}</text>\n");
    }

    private static void Arrow(Html html, Topology to, string label, string style)
    {
        if (to == Topology.InCluster)
        {
            html.Add($"<path class=\"{style}\" d=\"M200 140 L266 140\" marker-end=\"url(#tip)\"/><text class=\"small\" x=\"233\" y=\"130\" text-anchor=\"middle\">{label}</text>\n");
        }
        else
        {
            html.Add($"<path class=\"{style}\" d=\"M115 90 C115 40 640 30 640 86\" marker-end=\"url(#tip)\"/><text class=\"small\" x=\"378\" y=\"62\" text-anchor=\"middle\">{label}</text>\n");
        }
    }
}
