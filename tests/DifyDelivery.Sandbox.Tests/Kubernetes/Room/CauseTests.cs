using System.Collections.Concurrent;
using System.Diagnostics;
using DifyDelivery.Kubernetes;
using DifyDelivery.Processes;
using DifyDelivery.Sandbox.Tests.Node;
using k8s;
using k8s.Models;

namespace DifyDelivery.Sandbox.Tests.Kubernetes.Room;

/// <summary>
/// What can keep a rollout from becoming ready, all at once on a real cluster, with the limits that people have: each stops its wait with its
/// own cause within 15 seconds of the moment at which the API server shows the fact.
/// </summary>
public sealed class CauseTests(ClusterFixture fixture) : ClusterTest(fixture)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task EveryCauseIsToldSoonAfterItShows()
    {
        var full = Space + "-full";
        await Cluster.EnsureNamespaceAsync(full);
        await KubectlAsync("create", "quota", "none", "--hard", "pods=0", "--namespace", full);
        try
        {
            await CreateAsync(Space, TestObjects.Deployment("crash", "echo the database is elsewhere; exit 7"));
            await CreateAsync(Space, TestObjects.Deployment("image", "true", change: spec => spec.Containers[0].Image = TestImages.Missing));
            await CreateAsync(Space, TestObjects.Deployment("place", "true", change: spec => spec.NodeSelector = new Dictionary<string, string> { ["no-node-has"] = "this" }));
            await CreateAsync(Space, TestObjects.Deployment("mount", "true", change: spec =>
            {
                spec.Volumes = [new V1Volume { Name = "settings", Secret = new V1SecretVolumeSource { SecretName = "no-such-secret" } }];
                spec.Containers[0].VolumeMounts = [new V1VolumeMount { Name = "settings", MountPath = "/settings" }];
            }));
            await CreateAsync(full, TestObjects.Deployment("quota", "true"));
            var set = TestObjects.StatefulSet("quota-set", "true");
            await Client.AppsV1.CreateNamespacedStatefulSetAsync(set, full);

            var shown = new ConcurrentDictionary<string, long>();
            using var stop = new CancellationTokenSource();
            var watching = WatchAsync(full, shown, stop.Token);
            var told = await Task.WhenAll(
                ToldAsync(Space, "crash"), ToldAsync(Space, "image"), ToldAsync(Space, "place"), ToldAsync(Space, "mount"), ToldAsync(full, "quota"),
                ToldAsync(full, "quota-set"));
            await stop.CancelAsync();
            await watching;

            var causes = told.ToDictionary(cause => cause.Name);
            causes["crash"].Diagnosis.Reason.ShouldBe("CrashLoopBackOff");
            causes["crash"].Diagnosis.Cause.ShouldContain("exit code 7");
            causes["crash"].Diagnosis.LogLines.ShouldContain("the database is elsewhere");
            causes["crash"].Diagnosis.Next.ShouldContain("kubectl logs");
            causes["image"].Diagnosis.Cause.ShouldContain(TestImages.Missing);
            causes["place"].Diagnosis.Reason.ShouldBe("Unschedulable");
            causes["place"].Diagnosis.Cause.ShouldContain("node");
            causes["mount"].Diagnosis.Reason.ShouldBe("FailedMount");
            causes["mount"].Diagnosis.Cause.ShouldContain("no-such-secret");
            foreach (var name in new[] { "quota", "quota-set" })
            {
                causes[name].Diagnosis.Reason.ShouldBe("FailedCreate");
                causes[name].Diagnosis.Cause.ShouldContain("exceeded quota: none");
                causes[name].Diagnosis.Next.ShouldContain("resourcequotas");
            }

            foreach (var (name, _, at) in told)
            {
                var delay = Stopwatch.GetElapsedTime(shown[name], at);
                await Console.Out.WriteLineAsync(FormattableString.Invariant($"{name}: told {delay.TotalSeconds:0.0} s after it showed"));
                delay.ShouldBeLessThan(Soon, name);
            }
        }
        finally
        {
            await Client.CoreV1.DeleteNamespaceAsync(full);
        }
    }

    private Task<V1Deployment> CreateAsync(string space, V1Deployment deployment)
    {
        // Without a probe a container is ready from its start to its crash, and a look in between would see a complete rollout.
        deployment.Spec.Template.Spec.Containers[0].ReadinessProbe = new V1Probe { Exec = new V1ExecAction { Command = ["false"] } };
        return Client.AppsV1.CreateNamespacedDeploymentAsync(deployment, space);
    }

    private async Task<(string Name, FailureDiagnosis Diagnosis, long At)> ToldAsync(string space, string name)
    {
        // Each alone: a release stops at its first fault, and here there are six.
        var request = new RolloutRequest(space, $"app={name}", TimeSpan.FromMinutes(3)) { Interval = TimeSpan.FromSeconds(1), Expected = [name] };
        await foreach (var snapshot in Cluster.FollowRolloutAsync(request, text => text))
        {
            if (snapshot.State != RolloutState.InProgress)
            {
                snapshot.State.ShouldBe(RolloutState.Failed, name);
                return (name, snapshot.Failure!, Stopwatch.GetTimestamp());
            }
        }

        throw new InvalidOperationException("It ended without a word.");
    }

    /// <summary>Notes when the API server shows each fact first.</summary>
    private async Task WatchAsync(string full, ConcurrentDictionary<string, long> shown, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (var pod in await Cluster.ListPodsAsync(Space, cancellationToken: CancellationToken.None))
            {
                if (pod.Unschedulable is not null || pod.Containers.Any(container => container.Waiting?.Reason is "CrashLoopBackOff" or "ErrImagePull" or "ImagePullBackOff"))
                {
                    shown.TryAdd(pod.Labels["app"], Stopwatch.GetTimestamp());
                }
            }

            foreach (var happened in await Cluster.ListEventsAsync(Space, CancellationToken.None))
            {
                if (happened.Reason == "FailedMount")
                {
                    shown.TryAdd("mount", Stopwatch.GetTimestamp());
                }
            }

            foreach (var happened in await Cluster.ListEventsAsync(full, CancellationToken.None))
            {
                if (happened.Reason == "FailedCreate")
                {
                    shown.TryAdd(happened.Kind == "StatefulSet" ? "quota-set" : "quota", Stopwatch.GetTimestamp());
                }
            }

            await Task.Delay(Look, CancellationToken.None);
        }
    }

    private async Task KubectlAsync(params string[] arguments) =>
        (await NodeSandbox.Processes.RunAsync(new CommandSpec(
            Path.Combine(NodeSandbox.Cache, "node", "bin", "kubectl"), ["--kubeconfig", Fixture.KubeconfigPath, .. arguments]))).EnsureSucceeded("kubectl");
}
