using DifyDelivery.Errors;
using DifyDelivery.Helm;

namespace DifyDelivery.Tests.Helm;

public class ImageReferenceTests
{
    [Theory]
    [InlineData("docker.io/bitnamilegacy/postgresql:15.3.0", "docker.io", "bitnamilegacy/postgresql", "15.3.0")]
    [InlineData("bitnamilegacy/postgresql:15", "docker.io", "bitnamilegacy/postgresql", "15")]
    [InlineData("localhost/dify-delivery/postgresql:15-abc", "localhost", "dify-delivery/postgresql", "15-abc")]
    [InlineData("registry:5000/postgresql:15", "registry:5000", "postgresql", "15")]
    public void AReferenceHasThreeParts(string text, string registry, string repository, string tag) =>
        ImageReference.Parse(text).ShouldBe(new(registry, repository, tag));

    [Theory]
    [InlineData("bitnamilegacy/postgresql")]
    [InlineData("registry:5000/postgresql")]
    [InlineData("postgresql@sha256:00")]
    [InlineData("postgresql:")]
    public void WithoutATagItIsRefused(string text) => Should.Throw<DeliveryException>(() => ImageReference.Parse(text)).Message.ShouldContain(text);
}
