using System.Globalization;

using DifyDelivery.Reporting;

namespace DifyDelivery.Sandbox.Tests.Node;

/// <summary>What a database in a pod has acknowledged outlives the node.</summary>
[Collection(NodeTests.Name)]
public sealed class NodeDataTests(RunningNode node)
{
    private const string Pod = """
        apiVersion: v1
        kind: Service
        metadata: {name: db}
        spec: {clusterIP: None, selector: {app: db}, ports: [{port: 5432}]}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          serviceName: db
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec:
              terminationGracePeriodSeconds: 5
              securityContext: {fsGroup: 1001}
              containers:
              - name: db
                image: @IMAGE@
                env: [{name: ALLOW_EMPTY_PASSWORD, value: "yes"}, {name: POSTGRES_PASSWORD, value: only-a-test}, {name: PGPASSWORD, value: only-a-test}]
                readinessProbe: {exec: {command: [psql, -h, 127.0.0.1, -U, postgres, -qc, select 1]}, periodSeconds: 1, timeoutSeconds: 5}
                volumeMounts: [{name: data, mountPath: /bitnami/postgresql}]
          volumeClaimTemplates:
          - metadata: {name: data}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        """;

    // Each number is noted only after the database has acknowledged it.
    private const string Writer = """
        i=0
        while i=$((i + 1)); do
          psql -h 127.0.0.1 -U postgres -v ON_ERROR_STOP=1 -qc "insert into written values ($i)" && echo $i >> /bitnami/postgresql/acknowledged
        done
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task A_database_has_every_acknowledged_row_after_the_node_was_killed_in_the_middle_of_writes()
    {
        if (node.Sandbox is not { } sandbox)
            return;
        var image = (await new SandboxImages(Root(), NodeSandbox.Processes).EnsureAsync(NodeSandbox.Cache, new NullReporter()))[0];
        await sandbox.Cluster.LoadImagesAsync([image], new NullReporter());
        await sandbox.Cluster.LoadImagesAsync([image], new NullReporter());
        var manifest = Path.Combine(sandbox.Options.StateDirectory, "db.yaml");
        await File.WriteAllTextAsync(manifest, Pod.Replace("@IMAGE@", image.Reference, StringComparison.Ordinal));
        await sandbox.KubectlAsync("apply", "-f", manifest);
        await ReadyAsync(sandbox);
        await QueryAsync(sandbox, "create table written (number int primary key)");
        await ExecAsync(sandbox, "sh", "-c", $"nohup sh -c '{Writer}' > /dev/null 2>&1 &");
        await Eventually.HoldsAsync(async () => await AcknowledgedAsync(sandbox) >= 5, Patience, "no number was acknowledged");
        var before = await ContainerAsync(sandbox);

        sandbox.KillNode();
        await sandbox.EnsureAsync();
        // Until kubelet has seen that the former container is no more, the pod counts as ready still.
        await Eventually.HoldsAsync(async () => await ContainerAsync(sandbox) is { Length: > 0 } now && now != before, Patience, "the container that died is still said to run");
        await ReadyAsync(sandbox);

        var acknowledged = await AcknowledgedAsync(sandbox);
        var kept = int.Parse(
            await QueryAsync(sandbox, $"select count(*) from written where number <= {acknowledged}"), CultureInfo.InvariantCulture);
        kept.ShouldBe(acknowledged);
        await sandbox.KubectlAsync("delete", "-f", manifest);
        await sandbox.KubectlAsync("delete", "pvc", "data-db-0");
        File.Delete(manifest);
    }

    private static Task<string> ExecAsync(NodeSandbox sandbox, params string[] command) =>
        sandbox.KubectlAsync(["exec", "db-0", "--", .. command]);

    private static Task<string> QueryAsync(NodeSandbox sandbox, string sql) =>
        ExecAsync(sandbox, "psql", "-h", "127.0.0.1", "-U", "postgres", "-qAtc", sql);

    private static async Task<int> AcknowledgedAsync(NodeSandbox sandbox) =>
        int.Parse(await ExecAsync(sandbox, "sh", "-c", "tail -n 1 /bitnami/postgresql/acknowledged || echo 0"), CultureInfo.InvariantCulture);

    private static async Task ReadyAsync(NodeSandbox sandbox) =>
        await sandbox.KubectlAsync("rollout", "status", "statefulset/db", "--timeout", "180s");

    /// <summary>The container's id; empty where there is no pod, or none was started.</summary>
    private static Task<string> ContainerAsync(NodeSandbox sandbox) =>
        sandbox.KubectlAsync("get", "pod", "db-0", "--ignore-not-found", "-o", "jsonpath={.status.containerStatuses[0].containerID}");

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DifyDelivery.slnx")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
