using k8s.Models;

namespace DifyDelivery.Tests.Kubernetes;

/// <summary>Amounts; the same for the genuine client and for its fallback.</summary>
public sealed class ResourceQuantityTests
{
    [Theory]
    [InlineData("8Gi", 8_589_934_592)]
    [InlineData("64Mi", 67_108_864)]
    [InlineData("1.5Ki", 1536)]
    [InlineData("2k", 2000)]
    [InlineData("5G", 5_000_000_000)]
    [InlineData("1e3", 1000)]
    [InlineData("12", 12)]
    public void Its_amount_is_known(string text, long bytes) => new ResourceQuantity(text).ToInt64().ShouldBe(bytes);

    [Fact]
    public void A_fraction_of_a_processor_is_kept() => new ResourceQuantity("250m").ToDecimal().ShouldBe(0.25m);

    [Fact]
    public void Equal_amounts_are_equal_however_they_are_written() =>
        (new ResourceQuantity("1Gi") == new ResourceQuantity("1024Mi")).ShouldBeTrue();

    [Theory]
    [InlineData("lots")]
    [InlineData("5Gx")]
    [InlineData("")]
    public void What_is_no_amount_is_refused(string text) => Should.Throw<Exception>(() => new ResourceQuantity(text));
}
