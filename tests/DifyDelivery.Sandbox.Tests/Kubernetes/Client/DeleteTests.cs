using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace DifyDelivery.Sandbox.Tests.Kubernetes.Client;

public sealed class DeleteTests(ClusterFixture fixture) : ClusterTest(fixture)
{
    [Fact]
    public async Task An_object_that_is_gone_at_once_gives_a_status()
    {
        await Client.CoreV1.CreateNamespacedConfigMapAsync(TestObjects.ConfigMap("one"), Space);
        var status = await Client.CoreV1.DeleteNamespacedConfigMapAsync("one", Space);
        status.Status.ShouldBe("Success");
        status.HasObject.ShouldBeFalse();
    }

    [Fact]
    public async Task An_object_that_waits_for_its_dependents_gives_itself()
    {
        var made = await Client.AppsV1.CreateNamespacedStatefulSetAsync(TestObjects.StatefulSet("set", TestObjects.Forever), Space);
        var status = await Client.AppsV1.DeleteNamespacedStatefulSetAsync("set", Space, propagationPolicy: "Foreground");
        status.HasObject.ShouldBeTrue();
        var set = status.ObjectView<V1StatefulSet>();
        set.Metadata.Uid.ShouldBe(made.Metadata.Uid);
        set.Metadata.DeletionTimestamp.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_precondition_protects_another_object_of_the_same_name()
    {
        await Client.CoreV1.CreateNamespacedConfigMapAsync(TestObjects.ConfigMap("one"), Space);
        var other = new V1DeleteOptions { Preconditions = new V1Preconditions { Uid = Guid.NewGuid().ToString() } };
        var exception = await Should.ThrowAsync<HttpOperationException>(
            () => Client.CoreV1.DeleteNamespacedConfigMapAsync("one", Space, body: other));
        exception.Response.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await Client.CoreV1.ReadNamespacedConfigMapAsync("one", Space)).ShouldNotBeNull();
    }
}
