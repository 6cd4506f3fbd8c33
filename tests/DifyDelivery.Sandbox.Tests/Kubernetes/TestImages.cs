using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Sandbox.Images;
using DifyDelivery.Sandbox.Tests.Node;

namespace DifyDelivery.Sandbox.Tests.Kubernetes;

/// <summary>The images that pods of these tests run; the cluster must hold them.</summary>
internal static class TestImages
{
    /// <summary>An image with <c>sh</c> and the other programs of busybox.</summary>
    public const string Shell = "localhost/dify-delivery/test-shell:1";

    /// <summary>A name that no cluster has.</summary>
    public const string Missing = "localhost/no-such-image:1";

    /// <summary>Makes <see cref="Shell"/> from the distribution's packages, once for this machine.</summary>
    public static async Task<SandboxImage> MakeShellAsync(string cacheDirectory)
    {
        var archive = Path.Combine(cacheDirectory, "images", "test-shell-1.tar");
        if (!File.Exists(archive))
        {
            var work = Directory.CreateTempSubdirectory("test-shell-").FullName;
            try
            {
                var root = Directory.CreateDirectory(Path.Combine(work, "root")).FullName;
                using var activity = new NullReporter().Begin("unpacking");
                await new PackageUnpacking(NodeSandbox.Processes).UnpackAsync(root, ["busybox", "libc6"], activity, CancellationToken.None);
                var programs = await NodeSandbox.Processes.RunAsync(new CommandSpec("chroot", root, "/bin/busybox", "--list"));
                foreach (var program in programs.EnsureSucceeded("busybox --list").StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                {
                    if (program != "busybox" && !File.Exists(Path.Combine(root, "usr", "bin", program)))
                    {
                        File.CreateSymbolicLink(Path.Combine(root, "usr", "bin", program), "busybox");
                    }
                }

                var configuration = new ImageConfiguration(["sh"], [], ["PATH=/usr/bin:/usr/sbin:/bin"], User: 0);
                var complete = await new OciArchive(Shell, configuration, _ => 0).WriteAsync(root, work, CancellationToken.None);
                Directory.CreateDirectory(Path.GetDirectoryName(archive)!);
                File.Move(complete, archive, overwrite: true);
            }
            finally
            {
                Directory.Delete(work, recursive: true);
            }
        }

        return new SandboxImage(Shell, archive);
    }
}
