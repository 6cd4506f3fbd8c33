using DifyDelivery.Migration;
using DifyDelivery.Postgres;

namespace DifyDelivery.Tests.Migration;

public sealed class ReplicaStateTests
{
    private static readonly string[] Removed =
    [
        "LOG:  started streaming WAL from primary at 0/3000000 on timeline 1",
        "FATAL:  could not receive data from WAL stream: ERROR:  requested WAL segment 000000010000000000000003 has already been removed",
    ];

    [Fact]
    public void OneThatStreamsIsWellWhateverItSaidBefore() => Kind([Standby("streaming")], Removed).ShouldBe(ReplicaStateKind.Streaming);

    [Theory]
    [InlineData("catchup")]
    [InlineData("startup")]
    public void OneThatCatchesUpIsWaitedFor(string state) => Kind([Standby(state)], Removed).ShouldBe(ReplicaStateKind.Waiting);

    [Fact]
    public void OneWhoseLogIsGoneIsLost()
    {
        var state = ReplicaState.Of([], Removed);

        state.Kind.ShouldBe(ReplicaStateKind.Lost);
        state.Detail.ShouldContain("000000010000000000000003");
    }

    [Fact]
    public void OneOfAnotherServerIsLost() =>
        Kind([], ["FATAL:  database system identifier differs between the primary and standby"]).ShouldBe(ReplicaStateKind.Lost);

    [Fact]
    public void OneThatOnlyIsNotConnectedMayCome() =>
        Kind([], ["FATAL:  could not connect to the primary server: Connection refused"]).ShouldBe(ReplicaStateKind.Waiting);

    private static ReplicaStateKind Kind(StandbyFacts[] standbys, string[] log) => ReplicaState.Of(standbys, log).Kind;

    private static StandbyFacts Standby(string state) => new("walreceiver", "10.0.0.7", state, "async", 5);
}
