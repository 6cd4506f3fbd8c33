using System.Text.Json;

namespace DifyDelivery.Tests.Bootstrap;

/// <summary>The build gets from build.sh what build.sh got, and the caller gets what the build gives.</summary>
public sealed class HandOverTests(HandOverTests.Compiled compiled) : IClassFixture<HandOverTests.Compiled>
{
    private readonly Skeleton skeleton = compiled.Skeleton;

    [Fact]
    public async Task Arguments_arrive_untouched()
    {
        string[] arguments = ["a b", "", "it's \"so\"", "two\nlines", "*", "$HOME", "\\", "--flag=x", "--", "ünï", " edge "];

        var outcome = await skeleton.RunAsync(arguments);

        JsonSerializer.Deserialize<string[]>(outcome.Output).ShouldBe(arguments);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Exit_code_is_the_builds(int code) => (await skeleton.RunAsync("exit", $"{code}")).Code.ShouldBe(code);

    [Fact]
    public async Task Ctrl_C_reaches_the_build_which_has_taken_the_place_of_the_script()
    {
        using var process = skeleton.Start(["wait"]);
        var builds = await process.StandardOutput.ReadLineAsync();

        await Signals.SendAsync("INT", process.Id);
        await process.WaitForExitAsync();

        builds.ShouldBe($"{process.Id}");
        process.ExitCode.ShouldBe(130);
    }

    [Fact]
    public async Task Standard_input_is_the_builds()
    {
        var outcome = await skeleton.RunAsync(["cat"], input: "a line\nand no end of line");

        outcome.Output.ShouldBe("a line\nand no end of line");
    }

    [Fact]
    public async Task A_warm_run_says_nothing_of_its_own() => (await skeleton.RunAsync("x")).ShouldBe(new(0, "[\"x\"]\n", ""));

    [Fact]
    public async Task Elsewhere_the_working_directory_stays_and_the_root_is_told()
    {
        var outcome = await skeleton.RunAsync(["where"], workingDirectory: skeleton.Outside);

        outcome.Output.Split('\n').ShouldBe([skeleton.Outside, skeleton.Root, ""]);
    }

    [Fact]
    public async Task Below_the_root_the_engine_finds_it_itself()
    {
        var outcome = await skeleton.RunAsync(["where"], workingDirectory: skeleton.PathOf("build"));

        outcome.Output.Split('\n').ShouldBe([skeleton.PathOf("build"), "", ""]);
    }

    /// <summary>A skeleton that has been compiled.</summary>
    public sealed class Compiled : IAsyncLifetime
    {
        internal Skeleton Skeleton { get; } = new();

        public async Task InitializeAsync() => (await Skeleton.RunAsync()).Code.ShouldBe(0);

        public Task DisposeAsync()
        {
            Skeleton.Dispose();
            return Task.CompletedTask;
        }
    }
}
