using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace DifyDelivery.Tests.Bootstrap;

/// <summary>Genuine or fallback packages: decided once, said in one line, decided again when pins or sources change.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PackagesTests : IDisposable
{
    private readonly Skeleton skeleton = new();
    private readonly LocalFeed feed;
    private readonly (string Name, string? Value)[] environment;

    public PackagesTests()
    {
        feed = new(Path.Combine(skeleton.Outside, "feed"));
        // Restores are real; what is compiled afterwards is of no interest here.
        var dotnet = skeleton.Script(
            "bin/dotnet",
            """
            case $1 in
              msbuild) mkdir -p "${2%/*}/bin/Debug" && touch "${2%/*}/bin/Debug/_build.dll" ;;
              *_build.dll) ;;
              *) exec "$REAL_DOTNET" "$@" ;;
            esac
            """);
        environment =
        [
            ("PATH", Path.GetDirectoryName(dotnet) + ":" + Environment.GetEnvironmentVariable("PATH")),
            ("REAL_DOTNET", Skeleton.RealDotnet),
        ];
    }

    public void Dispose() => skeleton.Dispose();

    [Fact]
    public async Task A_feed_with_all_of_them_gives_the_genuine_ones()
    {
        feed.Add("Nuke.Common", "10.1.0").Add("Nuke.Components", "10.1.0").Add("KubernetesClient", "19.0.2");
        UseSource(feed.Folder);

        var outcome = await AskFeedAsync();

        outcome.Error.ShouldStartWith("Packages: NUKE 10.1.0 and KubernetesClient 19.0.2 from the feed\n");
        Choice.ShouldBe("genuine");
    }

    [Fact]
    public async Task A_feed_without_one_of_them_gives_the_fallback_until_it_or_the_pins_change()
    {
        feed.Add("Nuke.Common", "10.1.0").Add("Nuke.Components", "10.1.0").Add("KubernetesClient", "18.0.0");
        UseSource(feed.Folder);
        var outcome = await AskFeedAsync();
        outcome.Error.ShouldStartWith("Packages: the feed has no KubernetesClient 19.0.2; using the fallback in build/Fallback\n");
        Choice.ShouldBe("fallback");

        (await AskFeedAsync()).Error.ShouldBeEmpty();

        var probed = File.GetLastWriteTimeUtc(skeleton.PathOf(".nuke/temp/bootstrap/probe/log"));
        skeleton.Write("build/More.cs", "");
        (await AskFeedAsync()).Error.ShouldStartWith("Packages: the feed has no KubernetesClient");
        File.GetLastWriteTimeUtc(skeleton.PathOf(".nuke/temp/bootstrap/probe/log")).ShouldBe(probed);

        var pins = skeleton.PathOf("Directory.Packages.props");
        await File.WriteAllTextAsync(pins, (await File.ReadAllTextAsync(pins)).Replace("19.0.2", "18.0.0", StringComparison.Ordinal));
        (await AskFeedAsync()).Error.ShouldStartWith("Packages: NUKE 10.1.0 and KubernetesClient 18.0.0 from the feed");
        Choice.ShouldBe("genuine");

        UseSource(Directory.CreateDirectory(Path.Combine(skeleton.Outside, "empty")).FullName);
        (await AskFeedAsync(packages: "cleared")).Error.ShouldStartWith("Packages: the feed has no Nuke.Common 10.1.0");
        Choice.ShouldBe("fallback");
    }

    [Fact]
    public async Task A_feed_that_cannot_be_reached_is_told_from_one_that_lacks_them()
    {
        UseSource("http://127.0.0.1:1/index.json");

        var outcome = await AskFeedAsync();

        outcome.Error.ShouldStartWith("Packages: the feed cannot be reached");
        outcome.Code.ShouldBe(0);
    }

    [Fact]
    public async Task A_feed_that_does_not_answer_is_given_up()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        UseSource($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/index.json");

        var outcome = await AskFeedAsync(seconds: "3");

        outcome.Error.ShouldStartWith("Packages: the feed did not answer within 3 s; using the fallback in build/Fallback for now\n");
        outcome.Code.ShouldBe(0);
    }

    [Theory]
    [InlineData("genuine")]
    [InlineData("fallback")]
    public async Task The_variable_decides_without_asking(string choice)
    {
        UseSource("http://127.0.0.1:1/index.json");

        var outcome = await skeleton.RunAsync([], environment: [.. environment, ("DELIVERY_PACKAGES", choice)]);

        outcome.Error.ShouldStartWith($"Packages: the {choice} ones, as DELIVERY_PACKAGES says\n");
        Choice.ShouldBe(choice);
    }

    [Fact]
    public async Task Another_value_of_the_variable_is_refused()
    {
        var outcome = await skeleton.RunAsync([], environment: [("DELIVERY_PACKAGES", "genuin")]);

        outcome.Code.ShouldBe(1);
        outcome.Error.ShouldStartWith("DELIVERY_PACKAGES is 'genuin'; it must be 'genuine' or 'fallback'.");
    }

    private string Choice => File.ReadAllText(skeleton.PathOf(".nuke/temp/packages.props")).Split("''\">")[1].Split('<')[0];

    private void UseSource(string source) => skeleton.Write(
        "NuGet.config",
        $"""
        <configuration><packageSources><clear /><add key="feed" value="{source}" allowInsecureConnections="true" /></packageSources></configuration>
        """);

    // Packages go to a folder of the test's own: stand-ins of well-known names must not reach the machine's.
    private Task<Outcome> AskFeedAsync(string packages = "packages", string seconds = "90") => skeleton.RunAsync(
        [],
        environment:
        [
            .. environment,
            ("DELIVERY_PACKAGES", null),
            ("DELIVERY_PROBE_SECONDS", seconds),
            ("NUGET_PACKAGES", Path.Combine(skeleton.Outside, packages)),
        ]);
}
