using DifyDelivery.Helm;

namespace DifyDelivery.Tests.Helm;

public sealed class StaleReadersTests
{
    [Fact]
    public void Who_reads_a_changed_map_and_is_not_restarted_by_the_change_itself_is_stale() =>
        DifyRelease.StaleReaders(DifyRelease.Diff(Manifest("old", "1"), Manifest("new", "2")), Manifest("new", "2")).ShouldBe(["dify-beat"]);

    [Fact]
    public void Nobody_is_stale_where_nothing_has_changed() =>
        DifyRelease.StaleReaders(DifyRelease.Diff(Manifest("old", "1"), Manifest("old", "2")), Manifest("old", "2")).ShouldBeEmpty();

    [Fact]
    public void What_a_workload_is_told_is_read_with_where_it_comes_from()
    {
        var told = DifyRelease.DatabaseSettings(Manifest("new", "1"), ["DB_HOST", "DB_PORT"]);
        told.Select(settings => settings.Workload).ShouldBe(["dify-worker", "dify-beat"]);
        told.ShouldAllBe(settings => settings.Values["DB_HOST"] == "new" && !settings.Values.ContainsKey("DB_PORT"));
        told[0].ConfigMaps.ShouldBe(["dify-worker"]);
    }

    /// <summary>As the Dify chart has it: worker has a checksum of its settings, beat reads the same and has none.</summary>
    private static string Manifest(string host, string checksum) =>
        $$$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: dify-worker}
        data: {DB_HOST: {{{host}}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: dify-worker}
        spec:
          template:
            metadata: {labels: {component: worker}, annotations: {checksum: "{{{checksum}}}"}}
            spec: {containers: [{name: worker, envFrom: [{configMapRef: {name: dify-worker}}]}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: dify-beat}
        spec:
          template:
            metadata: {labels: {component: beat}}
            spec: {containers: [{name: beat, envFrom: [{configMapRef: {name: dify-worker}}]}]}
        """;
}
