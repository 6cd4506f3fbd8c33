using DifyDelivery.Terraform;

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
        var folder = Directory.CreateTempSubdirectory("lock-file-");
        try
        {
            ProviderLock.Check(folder.FullName, "infra/terraform")!.Remedy!.ShouldContain("terraform -chdir=infra/terraform providers lock -platform=linux_amd64");
            File.WriteAllText(Path.Combine(folder.FullName, ProviderLock.FileName), "");
            ProviderLock.Check(folder.FullName, "infra/terraform").ShouldBeNull();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static TerraformRoot Create(params (string, string)[] given) => AzureRoot.Create(
        SampleSettings.Read("prod", given), SampleSettings.SubscriptionId, "infra/terraform", "work", new Dictionary<string, string>());
}
