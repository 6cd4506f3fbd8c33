using DifyDelivery.Errors;
using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Integration.Tests.Postgres.Copying;

[Collection(CopyServersCollection.Name)]
public sealed class DiskFullTests(CopyServers servers)
{
    [MountFact]
    public async Task AFullDiskStopsTheCopyAndMoreSpaceContinuesIt()
    {
        var folder = Directory.CreateTempSubdirectory("pg-small-").FullName;
        (await ChildProgram.RunAsync("mount", ["-t", "tmpfs", "-o", "size=20m,mode=777", "tmpfs", folder])).ExitCode.ShouldBe(0);
        try
        {
            await ChildProgram.RunAsync("chown", ["postgres:", folder]);
            var source = await servers.NewSourceAsync(SampleTables.Script);
            await servers.Target.QueryAsync($"CREATE TABLESPACE small LOCATION '{folder}'");
            await servers.Target.QueryAsync("CREATE DATABASE small OWNER delivery_admin TABLESPACE small TEMPLATE template0");
            await servers.Target.QueryAsync("CREATE EXTENSION \"uuid-ossp\"", "small");
            var target = new DatabaseRef(CopyServers.AdminOf(servers.Target, PostgresTls.VerifyFull), "small");
            var request = CopyServers.Request(source, target) with { PartBytes = 1024 * 1024 };

            var stopped = await Should.ThrowAsync<DeliveryException>(() => CopyServers.CopyOf(request).RunAsync(new ProgressLog()));

            stopped.Why!.ShouldContain("53100");
            stopped.Remedy!.ShouldContain("storage");
            (await ChildProgram.RunAsync("mount", ["-o", "remount,size=200m", folder])).ExitCode.ShouldBe(0);
            await CopyServers.CopyOf(request).RunAsync(new ProgressLog());
            await PlainDump.ShouldBeEqualAsync(source, target);
        }
        finally
        {
            await servers.Target.QueryAsync("DROP DATABASE IF EXISTS small WITH (FORCE)");
            await servers.Target.QueryAsync("DROP TABLESPACE IF EXISTS small");
            await ChildProgram.RunAsync("umount", [folder]);
            Directory.Delete(folder);
        }
    }
}

/// <summary>A test that mounts a small file system.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute() =>
        Skip = Environment.IsPrivilegedProcess && OperatingSystem.IsLinux() ? null : "only root on Linux can mount a small file system";
}
