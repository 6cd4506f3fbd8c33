using DifyDelivery.Errors;
using DifyDelivery.Kubernetes;
using k8s;
using k8s.Models;

namespace DifyDelivery.Sandbox.Tests.Kubernetes.Room;

public sealed class SecretTests(ClusterFixture fixture) : ClusterTest(fixture)
{
    private static readonly Dictionary<string, string> Values = new() { ["password"] = "pass-word-1", ["user"] = "dify" };

    [Fact]
    public async Task Ensuring_creates_changes_and_leaves_alone()
    {
        (await Cluster.EnsureSecretAsync(Space, "s", Values)).ShouldBe(EnsureOutcome.Created);
        (await Cluster.EnsureSecretAsync(Space, "s", Values)).ShouldBe(EnsureOutcome.Unchanged);
        (await Cluster.EnsureSecretAsync(Space, "s", new Dictionary<string, string> { ["password"] = "other" })).ShouldBe(EnsureOutcome.Updated);
        var read = (await Cluster.ReadSecretAsync(Space, "s")).ShouldNotBeNull();
        read.ShouldHaveSingleItem().ShouldBe(new("password", "other"));
    }

    [Fact]
    public async Task Foreign_labels_and_the_type_are_kept()
    {
        await Client.CoreV1.CreateNamespacedSecretAsync(
            new V1Secret
            {
                Metadata = new V1ObjectMeta { Name = "s", Labels = new Dictionary<string, string> { ["theirs"] = "1" } },
                Type = "example.org/kind",
            },
            Space);
        await Cluster.EnsureSecretAsync(Space, "s", Values, new Dictionary<string, string> { ["ours"] = "2" });
        var secret = await Client.CoreV1.ReadNamespacedSecretAsync("s", Space);
        secret.Metadata.Labels.ShouldBe(new Dictionary<string, string> { ["ours"] = "2", ["theirs"] = "1" }, ignoreOrder: true);
        secret.Type.ShouldBe("example.org/kind");
        (await Cluster.EnsureSecretAsync(Space, "s", Values, new Dictionary<string, string> { ["ours"] = "3" })).ShouldBe(EnsureOutcome.Updated);
    }

    [Fact]
    public async Task Two_at_once_both_succeed()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(number =>
            Cluster.EnsureSecretAsync(Space, "s", new Dictionary<string, string> { ["n"] = $"{number}" })));
        (await Cluster.ReadSecretAsync(Space, "s")).ShouldNotBeNull().ShouldContainKey("n");
    }

    [Fact]
    public async Task None_there_reads_as_null_and_deletes_without_error()
    {
        (await Cluster.ReadSecretAsync(Space, "none")).ShouldBeNull();
        (await Cluster.FindSecretUidAsync(Space, "none")).ShouldBeNull();
        await Cluster.DeleteSecretAsync(Space, "none", Guid.NewGuid().ToString(), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_later_secret_of_the_same_name_is_left_alone()
    {
        var values = new Dictionary<string, string> { ["key"] = "value" };
        await Cluster.EnsureSecretAsync(Space, "s", values);
        var first = (await Cluster.FindSecretUidAsync(Space, "s")).ShouldNotBeNull();
        await Cluster.DeleteSecretAsync(Space, "s", first, TimeSpan.FromMinutes(1));
        (await Cluster.ReadSecretAsync(Space, "s")).ShouldBeNull();
        await Cluster.EnsureSecretAsync(Space, "s", values);

        await Cluster.DeleteSecretAsync(Space, "s", first, TimeSpan.FromMinutes(1));

        (await Cluster.FindSecretUidAsync(Space, "s")).ShouldNotBeNull().ShouldNotBe(first);
    }

    [Fact]
    public async Task A_refused_secret_shows_no_value()
    {
        var values = new Dictionary<string, string> { ["not a key"] = "secret-value-4711" };
        var refused = await Should.ThrowAsync<DeliveryException>(() => Cluster.EnsureSecretAsync(Space, "s", values));
        refused.ToString().ShouldContain("creating the Secret");
        refused.ToString().ShouldNotContain("secret-value-4711");
        refused.InnerException.ShouldBeNull();
    }
}
