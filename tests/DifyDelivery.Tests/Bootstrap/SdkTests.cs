using System.Runtime.Versioning;

namespace DifyDelivery.Tests.Bootstrap;

/// <summary>build.sh finds the SDK, or installs one of its own, or says in two lines why it cannot.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SdkTests : IDisposable
{
    private readonly Skeleton skeleton = new();

    public void Dispose() => skeleton.Dispose();

    [Fact]
    public async Task Installs_a_private_sdk_once_when_the_one_on_path_does_not_fit()
    {
        var path = PathWithOldDotnet();
        // What the publisher's script does, as far as this one is concerned: it puts an SDK into the folder that it is given.
        var install = skeleton.Script(
            "dotnet-install.sh",
            """
            echo "$@" >"$(dirname "$0")/arguments"
            while [ "$1" != --install-dir ]; do shift; done
            mkdir -p "$2" && ln -s "$REAL_DOTNET" "$2/dotnet"
            """);
        (string, string?)[] environment = [("PATH", path), ("DELIVERY_DOTNET_INSTALL", install), ("REAL_DOTNET", Skeleton.RealDotnet)];

        var first = await skeleton.RunAsync(["x"], environment: environment);
        var second = await skeleton.RunAsync(["x"], environment: environment);

        first.Error.ShouldContain("Installing the .NET SDK 10.0.100 into .nuke/temp/dotnet");
        first.Output.ShouldBe("[\"x\"]\n");
        second.ShouldBe(new(0, "[\"x\"]\n", ""));
        File.ReadAllText(Path.Combine(skeleton.Outside, "arguments")).ShouldContain($"--jsonfile {skeleton.PathOf("global.json")}");
    }

    [Fact]
    public async Task Says_in_two_lines_what_to_do_when_there_is_no_sdk_to_be_had()
    {
        var install = skeleton.Script("dotnet-install.sh", "echo 'the download failed' >&2; exit 1");

        var outcome = await skeleton.RunAsync(["x"], environment: [("PATH", PathWithOldDotnet()), ("DELIVERY_DOTNET_INSTALL", install)]);

        outcome.Code.ShouldBe(1);
        outcome.Output.ShouldBeEmpty();
        var lines = outcome.Error.TrimEnd().Split('\n')[^2..];
        lines[0].ShouldStartWith("The .NET SDK 10.0.100");
        lines[0].ShouldEndWith("the download failed");
        lines[1].ShouldContain("DELIVERY_DOTNET_INSTALL");
    }

    private string PathWithOldDotnet() =>
        Path.GetDirectoryName(skeleton.Script("old/dotnet", "exit 1")) + ":" + Environment.GetEnvironmentVariable("PATH");
}
