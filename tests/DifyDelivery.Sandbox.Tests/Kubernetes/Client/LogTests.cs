using k8s;

namespace DifyDelivery.Sandbox.Tests.Kubernetes.Client;

public sealed class LogTests(ClusterFixture fixture) : ClusterTest(fixture)
{
    [Fact]
    public async Task A_followed_log_arrives_line_by_line_and_ends_with_the_container()
    {
        await RunPodAsync("talker", "for i in 1 2 3; do echo line $i; sleep 1; done");
        using var reader = new StreamReader(await Client.CoreV1.ReadNamespacedPodLogAsync("talker", Space, follow: true));
        (await reader.ReadLineAsync()).ShouldBe("line 1");
        (await reader.ReadLineAsync()).ShouldBe("line 2");
        (await reader.ReadToEndAsync()).ShouldBe("line 3\n");
    }

    [Fact]
    public async Task The_tail_of_a_log_is_as_long_as_asked()
    {
        await RunPodAsync("counter", "for i in 1 2 3 4 5; do echo $i; done");
        await Eventually(
            async () => (await Client.CoreV1.ReadNamespacedPodAsync("counter", Space)).Status.Phase == "Succeeded", "the pod has ended");
        using var reader = new StreamReader(await Client.CoreV1.ReadNamespacedPodLogAsync("counter", Space, tailLines: 2));
        (await reader.ReadToEndAsync()).ShouldBe("4\n5\n");
    }
}
