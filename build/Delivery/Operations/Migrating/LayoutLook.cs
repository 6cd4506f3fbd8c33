using DifyDelivery.Environments;
using DifyDelivery.Migration.Layout;
using DifyDelivery.Postgres.Inspection;

namespace DifyDelivery.Operations.Migrating;

/// <summary>Looks which databases of Dify's the source has, and has decided what goes where. Changes nothing.</summary>
internal sealed class LayoutLook(MigrationScene scene)
{
    public async Task<LayoutPlan> DecideAsync(DatabaseEnd source, Topology to, CancellationToken cancellationToken)
    {
        var outline = new DatabaseOutline(source.Endpoint);
        var api = await outline.ListTablesAsync(DatabaseLayout.Api, cancellationToken) ?? [];
        var plugins = await outline.ListTablesAsync(DatabaseLayout.Plugins, cancellationToken);
        var outside = scene.Context.Settings.FlexibleServer.PluginDatabase;
        var facts = new LayoutFacts(
            to, outside, api, plugins, plugins is not null && await source.Server.HasDataAsync(DatabaseLayout.Plugins, cancellationToken));
        if (outside == PluginDatabase.Own && to == Topology.InCluster && plugins is { Count: > 0 })
        {
            facts = facts with
            {
                Twice = await outline.FindFilledAsync(DatabaseLayout.Api, [.. api.Intersect(plugins)], cancellationToken),
                Others = await outline.FindOthersAsync(DatabaseLayout.Plugins, plugins, cancellationToken),
            };
        }

        return DatabaseLayout.Decide(facts);
    }
}
