using DifyDelivery.Terraform;
using DifyDelivery.Tests.Support;

namespace DifyDelivery.Tests.Terraform;

public class AzureRootTests
{
    [Fact]
    public void EachEnvironmentHasAStateOfItsOwn()
    {
        var backend = Create(("StateResourceGroup", "rg-state"), ("StateContainer", "states")).Backend!;

        backend["resource_group_name"].ShouldBe("rg-state");
        backend["storage_account_name"].ShouldBe("stdify000000001111222233");
        backend["container_name"].ShouldBe("states");
        backend["key"].ShouldBe("dify-prod.tfstate");
    }

    [Fact]
    public void ItWaitsForARunBeforeIt() => Create().LockTimeout.ShouldBeGreaterThan(TimeSpan.Zero);

    [Fact]
    public void AMissingLockFileIsToldWithTheCommandThatWritesIt()
    {
        using var folder = new TemporaryFolder();
        var root = new TerraformRoot(Directory.CreateDirectory(folder.File("module")).FullName, folder.File("work"));

        ProviderLock.Check(root, "infra/terraform")!.Remedy!.ShouldContain("terraform -chdir=infra/terraform providers lock -platform=linux_amd64");
        File.WriteAllText(Path.Combine(root.ModuleDirectory, ProviderLock.FileName), "");
        ProviderLock.Check(root, "infra/terraform").ShouldBeNull();
    }

    /// <summary>What the first init pinned is kept by the runs after it, and is worth giving to everybody: unless it fits this machine only.</summary>
    [Theory]
    [InlineData("\"h1:abc=\", \"zh:0123\"", true)]
    [InlineData("\"h1:abc=\"", false)]
    public void TheLockFileThatInitHasWrittenIsTheOneToCommit(string hashes, bool isGood)
    {
        using var folder = new TemporaryFolder();
        var root = new TerraformRoot(Directory.CreateDirectory(folder.File("module")).FullName, folder.File("work"));
        Directory.CreateDirectory(root.RunDirectory);
        var made = Path.Combine(root.RunDirectory, ProviderLock.FileName);
        File.WriteAllText(made, $"provider \"registry.terraform.io/hashicorp/azurerm\" {{ hashes = [{hashes}] }}");

        var finding = ProviderLock.Check(root, "infra/terraform")!;

        finding.Severity.ShouldBe(DifyDelivery.Planning.Severity.Warning);
        finding.Remedy!.Contains($"cp '{made}' '{root.ModuleDirectory}/' and commit it", StringComparison.Ordinal).ShouldBe(isGood);
        finding.Remedy!.Contains("providers lock", StringComparison.Ordinal).ShouldBe(!isGood);
    }

    private static TerraformRoot Create(params (string, string)[] given) => AzureRoot.Create(
        SampleSettings.Read("prod", given), SampleSettings.SubscriptionId, "infra/terraform", "work", new Dictionary<string, string>());
}
