using DifyDelivery.Environments;
using DifyDelivery.Migration;

namespace DifyDelivery.Tests.Migration;

public sealed class RunnerChoiceTests
{
    [Theory]
    [InlineData(EngineRunner.Auto, true, null, true)]
    [InlineData(EngineRunner.Auto, false, true, false)]
    [InlineData(EngineRunner.Auto, false, false, true)]
    [InlineData(EngineRunner.Auto, false, null, false)]
    [InlineData(EngineRunner.Agent, true, false, false)]
    [InlineData(EngineRunner.Cluster, false, true, true)]
    public void ItRunsWhereBothServersAreReached(EngineRunner setting, bool isPrivate, bool? agentReaches, bool inCluster) =>
        RunnerChoice.Decide(new RunnerFacts(setting, isPrivate, agentReaches)).InCluster.ShouldBe(inCluster);

    [Fact]
    public void ItSaysWhy() =>
        RunnerChoice.Decide(new RunnerFacts(EngineRunner.Auto, IsPrivate: true, null)).ToString().ShouldContain("private");
}
