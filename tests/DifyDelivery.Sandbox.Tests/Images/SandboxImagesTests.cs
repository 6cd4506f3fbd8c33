using System.Diagnostics;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Sandbox.Tests.Node;

namespace DifyDelivery.Sandbox.Tests.Images;

[Collection("node")]
public sealed class SandboxImagesTests
{
    [Fact]
    public async Task Made_once_they_are_found_again_without_starting_a_program()
    {
        var first = await BuiltImages.EnsureAsync();

        var again = await BuiltImages.EnsureAsync(new NoProcesses());

        again.ShouldBe(first);
        again.Select(image => image.Reference[..image.Reference.LastIndexOf(':')])
            .ShouldBe([SandboxImages.PostgresqlRepository, SandboxImages.StandInRepository]);
        again.ShouldAllBe(image => File.Exists(image.ArchivePath));
        Directory.GetDirectories(Path.Combine(NodeSandbox.Cache, "images"), "*.work").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_tag_follows_the_sources()
    {
        using var repository = new TemporaryFolder();
        var source = Path.Combine(Directory.CreateDirectory(Path.Combine(repository.Path, "build", "StandIn")).FullName, "Program.cs");
        await File.WriteAllTextAsync(Path.Combine(repository.Path, "Directory.Build.props"), "<Project/>");
        await File.WriteAllTextAsync(source, "return 0;");
        var images = new SandboxImages(repository.Path, new NoProcesses());

        var before = await images.DescribeAsync(repository.Path);
        await File.WriteAllTextAsync(source, "return 1;");
        var after = await images.DescribeAsync(repository.Path);

        after[0].ShouldBe(before[0]);
        after[1].Reference.ShouldNotBe(before[1].Reference);
    }

    [Fact]
    public async Task A_failed_attempt_says_why_and_leaves_nothing()
    {
        using var cache = new TemporaryFolder();
        var images = new SandboxImages(BuiltImages.RepositoryRoot, new FailingProcesses("no route to mirror"));

        var failure = await Should.ThrowAsync<CommandFailedException>(() => images.EnsureAsync(cache.Path, new NullReporter()));

        failure.Why!.ShouldContain("no route to mirror");
        failure.Remedy!.ShouldContain("apt-get update");
        Directory.GetFileSystemEntries(Path.Combine(cache.Path, "images")).ShouldAllBe(path => path.Contains(".lock", StringComparison.Ordinal));
    }

    private sealed class NoProcesses : IProcessRunner
    {
        public Task<CommandResult> RunAsync(
            CommandSpec command, Action<string>? onOutput = null, Action<string>? onError = null, CancellationToken cancellationToken = default) =>
            throw new UnreachableException($"{command.FileName} was started");
    }

    private sealed class FailingProcesses(string error) : IProcessRunner
    {
        public Task<CommandResult> RunAsync(
            CommandSpec command, Action<string>? onOutput = null, Action<string>? onError = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new CommandResult(command.FileName, 1, "", error, TimeSpan.Zero));
    }
}
