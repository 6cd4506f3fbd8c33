using DifyDelivery.Kubernetes;
using DifyDelivery.Postgres.Fencing;
using DifyDelivery.Verification;

namespace DifyDelivery.Tests.Verification;

public sealed class SessionOwnerTests
{
    private static readonly Pod[] Pods =
    [
        Pod("dify-worker-1", "10.200.0.7", "dify", "worker"), Pod("dify-api-websocket-1", "10.200.0.8", "dify", "api-websocket"),
        Pod("dify-web-1", "10.200.0.9", "dify", "web"), Pod("exporter", "10.200.0.10", "monitoring", "worker"),
    ];

    [Theory]
    [InlineData("10.200.0.7", "postgres", "", true)]
    [InlineData("10.200.0.7", "somebody", "psql", true)]
    [InlineData("10.200.0.8", "postgres", "", true)]
    [InlineData("10.200.0.9", "postgres", "", false)]
    [InlineData("10.200.0.10", "postgres", "", false)]
    // Behind a node's address, or from a pod that is gone.
    [InlineData("10.0.0.4", "postgres", "", true)]
    [InlineData("10.0.0.4", "postgres", "psql", false)]
    [InlineData("10.0.0.4", "azuresu", "", false)]
    // In the server's own pod.
    [InlineData(null, "postgres", "", false)]
    [InlineData("127.0.0.1", "postgres", "", false)]
    [InlineData("::1", "postgres", "", false)]
    public void ItIsDifysByItsPodOrByTheLogin(string? address, string user, string application, bool expected) =>
        Owner.IsDifys(Session(address, user, application)).ShouldBe(expected);

    [Fact]
    public void AStrangerIsNamedByAllThatIsKnown()
    {
        Owner.NameOf(Session("10.0.0.4", "ada", "pgAdmin 4")).ShouldBe("ada@10.0.0.4 (pgAdmin 4)");
        Owner.NameOf(Session(null, "postgres", "")).ShouldBe("postgres@local");
        Owner.NameOf(Session("10.200.0.10", "postgres", "")).ShouldBe("exporter");
    }

    private static SessionOwner Owner => new(Pods, "dify", "postgres");

    private static SessionFacts Session(string? address, string user, string application) => new(1, user, application, address, "idle", null);

    private static Pod Pod(string name, string address, string release, string component) => new()
    {
        Name = name,
        Address = address,
        Labels = new Dictionary<string, string> { ["app.kubernetes.io/instance"] = release, ["component"] = component },
    };
}
