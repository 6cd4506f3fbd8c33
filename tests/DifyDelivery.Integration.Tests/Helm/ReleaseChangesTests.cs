using DifyDelivery.Environments;
using DifyDelivery.Helm;
using DifyDelivery.Operations.Previews;
using DifyDelivery.Planning.Changes;

namespace DifyDelivery.Integration.Tests.Helm;

/// <summary>What the real Helm renders, as the changes of a plan.</summary>
public class ReleaseChangesTests
{
    [HelmTheory]
    [MemberData(nameof(HelmScenario.Programs), MemberType = typeof(HelmScenario))]
    public async Task AChangedValueIsTheOneChange(string program)
    {
        var request = HelmScenario.Request(Topology.InCluster);
        var before = await HelmScenario.RenderAsync(program, request);
        var after = await HelmScenario.RenderAsync(program, request, new ValuesDocument("own.yaml", "api:\n  replicas: 2\n"));

        var change = ReleaseChanges.Of(DifyRelease.Diff(before, after)).ShouldHaveSingleItem();

        (change.Kind, change.Subject, change.RestartsPods).ShouldBe((ChangeKind.Change, "Deployment dify-api", false));
        change.Values.ShouldBe([new ChangedValue("spec.replicas", "1", "2")]);
        ReleaseChanges.Of(DifyRelease.Diff(before, await HelmScenario.RenderAsync(program, request))).ShouldBeEmpty();
    }

    [HelmTheory]
    [MemberData(nameof(HelmScenario.Programs), MemberType = typeof(HelmScenario))]
    public async Task AnotherTopologyRestartsWhatUsesTheDatabase(string program)
    {
        var inside = await HelmScenario.RenderAsync(program, HelmScenario.Request(Topology.InCluster));
        var outside = await HelmScenario.RenderAsync(program, HelmScenario.Request(Topology.FlexibleServer));

        var changes = ReleaseChanges.Of(DifyRelease.Diff(inside, outside));

        changes.Where(change => change.RestartsPods).Select(change => change.Name).ShouldBeSubsetOf(["dify-api", "dify-worker", "dify-beat", "dify-plugin-daemon"]);
        changes.Where(change => change is { Kind: ChangeKind.Destroy, Type: "StatefulSet" }).Select(change => change.Name)
            .ShouldBe(["dify-postgresql-primary", "dify-postgresql-read"], ignoreOrder: true);
        changes.SelectMany(change => change.Values).ShouldContain(value => value.After != null && value.After.Contains(HelmScenario.Outside.Address, StringComparison.Ordinal));
    }

    [HelmTheory]
    [MemberData(nameof(HelmScenario.Programs), MemberType = typeof(HelmScenario))]
    public async Task TheKeptManifestIsTheSameOneEachTime(string program)
    {
        var request = HelmScenario.Request(Topology.InCluster);

        var kept = DifyRelease.WithoutSecrets(await HelmScenario.RenderAsync(program, request));

        DifyRelease.WithoutSecrets(await HelmScenario.RenderAsync(program, request)).ShouldBe(kept);
        DifyRelease.Diff(kept, DifyRelease.WithoutSecrets(kept)).HasChanges.ShouldBeFalse();
    }
}
