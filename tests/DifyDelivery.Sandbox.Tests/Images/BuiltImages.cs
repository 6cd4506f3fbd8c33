using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Sandbox.Tests.Node;

namespace DifyDelivery.Sandbox.Tests.Images;

/// <summary>The images as a delivery makes them, in this machine's cache.</summary>
internal static class BuiltImages
{
    public static string RepositoryRoot { get; } = FindRoot(AppContext.BaseDirectory);

    public static Task<IReadOnlyList<SandboxImage>> EnsureAsync(IProcessRunner? processes = null) =>
        new SandboxImages(RepositoryRoot, processes ?? new ProcessRunner(new Redactor())).EnsureAsync(NodeSandbox.Cache, new NullReporter());

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "DifyDelivery.slnx")) ? folder : FindRoot(Path.GetDirectoryName(folder)!);
}
