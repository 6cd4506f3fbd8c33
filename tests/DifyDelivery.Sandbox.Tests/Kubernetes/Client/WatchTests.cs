using k8s;
using k8s.Models;

namespace DifyDelivery.Sandbox.Tests.Kubernetes.Client;

public sealed class WatchTests(ClusterFixture fixture) : ClusterTest(fixture)
{
    [Fact]
    public async Task A_watch_tells_what_happens_in_order()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var start = (await Client.CoreV1.ListNamespacedConfigMapAsync(Space)).Metadata.ResourceVersion;
        await Client.CoreV1.CreateNamespacedConfigMapAsync(TestObjects.ConfigMap("seen", ("a", "1")), Space);
        await Client.CoreV1.PatchNamespacedConfigMapAsync(
            new V1Patch("""{"data":{"a":"2"}}""", V1Patch.PatchType.MergePatch), "seen", Space);
        await Client.CoreV1.DeleteNamespacedConfigMapAsync("seen", Space);

        var events = new List<string>();
        await foreach (var (type, map) in Client.CoreV1.WatchListNamespacedConfigMapAsync(
            Space, fieldSelector: "metadata.name=seen", resourceVersion: start, cancellationToken: limit.Token))
        {
            events.Add($"{type} {map.Data["a"]}");
            if (type == WatchEventType.Deleted)
                break;
        }

        events.ShouldBe(["Added 1", "Modified 2", "Deleted 2"]);
    }

    [Fact]
    public async Task An_idle_watch_ends_when_the_server_says_so()
    {
        var start = (await Client.CoreV1.ListNamespacedConfigMapAsync(Space)).Metadata.ResourceVersion;
        var count = 0;
        try
        {
            await foreach (var _ in Client.CoreV1.WatchListNamespacedConfigMapAsync(
                Space, fieldSelector: "metadata.name=none", resourceVersion: start, timeoutSeconds: 1))
            {
                count++;
            }
        }
        catch (HttpRequestException)
        {
            // The genuine client says it so; both mean: list again.
        }

        count.ShouldBe(0);
    }

    [Fact]
    public async Task Cancelling_ends_a_watch()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Client.CoreV1.WatchListNamespacedSecretAsync(
                Space, fieldSelector: "metadata.name=none", cancellationToken: cancel.Token))
            {
            }
        });
    }

    [Fact]
    public async Task An_expired_version_is_told_to_the_error_callback()
    {
        var errors = new List<Exception>();
        try
        {
            await foreach (var _ in Client.CoreV1.WatchListNamespacedConfigMapAsync(
                Space, resourceVersion: "1", timeoutSeconds: 2, onError: errors.Add))
            {
            }
        }
        catch (HttpRequestException)
        {
            // Where nothing had expired yet, this is the idle end of the genuine client.
        }

        errors.ShouldAllBe(error => error is KubernetesException && ((KubernetesException)error).Status.Code == 410);
    }
}
