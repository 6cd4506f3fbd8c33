using DifyDelivery.Spelling;

namespace DifyDelivery.Tests.Spelling;

public class NearestTests
{
    [Theory]
    [InlineData("DeployDfiy", "DeployDify")]
    [InlineData("--dryrun", "--dry-run")]
    [InlineData("prd", "prod")]
    [InlineData("host", null)]
    public void FindsWhatWasMeant(string word, string? meant) =>
        Nearest.To(word, ["DeployDify", "--dry-run", "prod", "externalPostgres"]).ShouldBe(meant);
}
