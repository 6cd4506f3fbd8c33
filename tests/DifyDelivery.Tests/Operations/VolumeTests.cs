using DifyDelivery.Environments;
using DifyDelivery.Helm;
using DifyDelivery.Kubernetes;
using DifyDelivery.Operations;
using DifyDelivery.Planning;
using DifyDelivery.Tests.Helm;
using DifyDelivery.Tests.Support;

namespace DifyDelivery.Tests.Operations;

/// <summary>The volumes of the server in the cluster: what they are billed as, when they grow, and what becomes of their StatefulSet.</summary>
public sealed class VolumeTests
{
    private const long Gibi = 1024L * 1024 * 1024;
    private readonly VolumeCluster _cluster = VolumeCluster.Create();
    private readonly RecordingReporter _said = new();
    private readonly InstantTime _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public VolumeTests()
    {
        _cluster.Add("data-dify-postgresql-primary-0", "p", 10 * Gibi);
        _cluster.Add("data-dify-postgresql-read-0", "r", 8 * Gibi);
        _cluster.Add("dify", "files", 5 * Gibi);
        _cluster.Sets.Add(new Workload { Kind = WorkloadKind.StatefulSet, Name = "dify-postgresql-primary", Uid = "set-p", Desired = 1 });
    }

    [Theory]
    [InlineData(Platform.Azure, "managed-csi-premium", "billed as P3, 16 GiB", "billed as P2, 8 GiB")]
    [InlineData(Platform.Sandbox, "standard", "as a premium SSD on Azure billed as P3, 16 GiB", "as a premium SSD on Azure billed as P2, 8 GiB")]
    [InlineData(Platform.Azure, "managed-csi", "what class 'managed-csi' is billed as is not known", "what class 'managed-csi' is billed as is not known")]
    public async Task EveryClaimOfTheServersIsListedWithWhatItIsBilledAs(Platform platform, string storageClass, string primary, string read)
    {
        _cluster.StorageClass = storageClass;

        var look = await LookAsync("10Gi", "8Gi", platform);

        look.Claims.ShouldBe(
        [
            $"data-dify-postgresql-primary-0: 10 GiB, class {storageClass}, {primary}",
            $"data-dify-postgresql-read-0: 8 GiB, class {storageClass}, {read}",
        ]);
        look.HasWork.ShouldBeFalse();
        look.Findings.ShouldBeEmpty();
    }

    /// <summary>First the claim, then the StatefulSet goes without its pods: Helm, which comes next, makes it anew with the new size.</summary>
    [Fact]
    public async Task ALargerSizeGrowsTheClaimAndHasItsStatefulSetMadeAnew()
    {
        var look = await LookAsync("20Gi", "8Gi");
        look.Findings.ShouldBeEmpty();
        look.Preview.ShouldStartWith("grow data-dify-postgresql-primary-0 from 10 GiB to 20Gi\nmake StatefulSet dify-postgresql-primary anew");

        await GrowAsync(look);

        _cluster.Did.ShouldBe(["ask data-dify-postgresql-primary-0 20Gi", "grow p 20Gi", "delete set-p Kept"]);
        _said.Text.ShouldNotContain("warning");
    }

    /// <summary>A run that was killed between the claim and the upgrade: what is done is not done again, and the rest is.</summary>
    [Fact]
    public async Task ARunThatWasKilledInBetweenIsMadeUpFor()
    {
        _cluster.Add("data-dify-postgresql-primary-0", "p", 20 * Gibi);
        var look = await LookAsync("20Gi", "8Gi");

        await GrowAsync(look);

        _cluster.Did.ShouldBe(["delete set-p Kept"]);
        look.Findings.ShouldBeEmpty();
    }

    /// <summary>An old volume that came back with an older size: its StatefulSet asks for the right one already.</summary>
    [Fact]
    public async Task AClaimThatIsSmallerThanItsStatefulSetAsksForGrowsToo()
    {
        _cluster.Add("data-dify-postgresql-read-0", "r", 4 * Gibi);
        await GrowAsync(await LookAsync("10Gi", "8Gi"));
        _cluster.Did.ShouldBe(["ask data-dify-postgresql-read-0 8Gi", "grow r 8Gi"]);
    }

    [Fact]
    public async Task ASmallerSizeIsRefusedByName()
    {
        var finding = (await LookAsync("10Gi", "4Gi")).Findings.ShouldHaveSingleItem();

        (finding.Id, finding.Severity).ShouldBe(("volume.shrinks", Severity.Error));
        finding.Message.ShouldBe("The volume claim data-dify-postgresql-read-0 has 8 GiB and the release asks for 4Gi: a volume cannot shrink.");
        finding.Remedy!.ShouldContain("InClusterReadStorage");
    }

    [Fact]
    public async Task AStorageClassThatAllowsNoGrowthIsToldBeforeAnythingIsDone()
    {
        _cluster.StorageClass = "standard";
        _cluster.Refusal = "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize";

        var finding = (await LookAsync("20Gi", "8Gi")).Findings.ShouldHaveSingleItem();

        (finding.Id, finding.Severity).ShouldBe(("volume.growth-refused", Severity.Error));
        finding.Message.ShouldContain("data-dify-postgresql-primary-0 cannot grow from 10 GiB to 20Gi: only dynamically provisioned");
        finding.Remedy!.ShouldContain("InClusterPrimaryStorage back to 10Gi");
        finding.Remedy!.ShouldContain("kubectl patch storageclass standard");
    }

    /// <summary>A plan's own Role lets it ask nothing.</summary>
    [Fact]
    public async Task WhoMayNotAskSaysSo()
    {
        _cluster.MayPatch = false;
        var look = await LookAsync("20Gi", "8Gi");
        look.Findings.ShouldHaveSingleItem().Id.ShouldBe("volume.growth-unasked");
        _cluster.Did.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null, "no driver says that it grows it")]
    [InlineData("Warning", "disk is busy")]
    public async Task AVolumeThatDoesNotGrowIsAWarningThatSaysWhy(string? type, string words)
    {
        _cluster.Grows = false;
        if (type is not null)
        {
            _cluster.Events.Add(new ClusterEvent("PersistentVolumeClaim", "data-dify-postgresql-primary-0", _time.GetUtcNow(), _time.GetUtcNow(), type, "VolumeResizeFailed", words, 1));
        }

        await GrowAsync(await LookAsync("20Gi", "8Gi"));

        _said.Text.ShouldContain($"warning: data-dify-postgresql-primary-0 asks for 20Gi and has 10 GiB yet: {words}");
        _cluster.Did[^1].ShouldBe("delete set-p Kept");
    }

    [Fact]
    public async Task ADriverThatSaysThatItIsAtItIsWaitedForLonger()
    {
        _cluster.Grows = false;
        _cluster.Events.Add(new ClusterEvent("PersistentVolumeClaim", "data-dify-postgresql-primary-0", _time.GetUtcNow(), _time.GetUtcNow(), "Normal", "Resizing", "External resizer is resizing volume", 1));
        var began = _time.GetUtcNow();

        await GrowAsync(await LookAsync("20Gi", "8Gi"));

        (_time.GetUtcNow() - began).ShouldBeGreaterThan(TimeSpan.FromMinutes(4));
    }

    private Task<VolumeLook> LookAsync(string primary, string read, Platform platform = Platform.Sandbox)
    {
        var after = Manifest(primary, read);
        return VolumeLook.ReadAsync(
            HelmSamples.Settings(platform: platform.ToString()), _cluster.Api, "dify", after, DifyRelease.Diff(Manifest("10Gi", "8Gi"), after), CancellationToken.None);
    }

    private Task GrowAsync(VolumeLook look) => new VolumeGrowth(_cluster.Api, "dify", _time).RunAsync(look, new StepScope(_said.Begin("grow")), CancellationToken.None);

    private static string Manifest(string primary, string read) => $"{Server("primary", primary)}\n---\n{Server("read", read)}";

    private static string Server(string role, string size) =>
        $"kind: StatefulSet\nmetadata: {{name: dify-postgresql-{role}}}\nspec: {{volumeClaimTemplates: [{{metadata: {{name: data}}, spec: {{resources: {{requests: {{storage: {size}}}}}}}}}]}}";
}
