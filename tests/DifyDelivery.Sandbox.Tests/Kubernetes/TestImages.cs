namespace DifyDelivery.Sandbox.Tests.Kubernetes;

/// <summary>The images that pods of these tests run; the cluster must hold them.</summary>
internal static class TestImages
{
    /// <summary>An image with <c>sh</c>, and with busybox or perl for a TCP server.</summary>
    public static string Shell { get; } = Environment.GetEnvironmentVariable("DELIVERY_TEST_IMAGE") ?? "localhost/web:1";

    /// <summary>A name that no cluster has.</summary>
    public const string Missing = "localhost/no-such-image:1";
}
