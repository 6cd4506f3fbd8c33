using System.Reflection;
using System.Text.RegularExpressions;
using DifyDelivery.Tools;
using DifyDelivery.Tools.Manifest;
using DifyDelivery.Tools.Search;

namespace DifyDelivery.Tests.Tools;

public sealed class ManifestTests
{
    private static readonly string[] Platforms = ["linux-arm64", "linux-x64", "osx-arm64", "osx-x64", "win-x64"];
    private readonly ToolManifest _manifest = ToolManifest.Load();

    [Fact]
    public void Every_name_has_an_entry_and_every_entry_a_name()
    {
        var names = typeof(ToolNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

        _manifest.Tools.Select(tool => tool.Name).Order().ShouldBe(names.Order());
    }

    [Fact]
    public void Every_pinned_version_is_one_that_is_accepted() =>
        _manifest.Tools.ShouldAllBe(tool => tool.Accepts.Contains(tool.Version));

    [Fact]
    public void Every_file_is_pinned_by_a_checksum_and_says_where_that_is_from()
    {
        foreach (var source in _manifest.Tools.SelectMany(tool => tool.Sources))
        {
            source.Checksums.ShouldNotBeNullOrWhiteSpace();
            foreach (var (platform, file) in source.Files ?? new Dictionary<string, FileSpec>())
            {
                Platforms.ShouldContain(platform);
                file.Sha256.ShouldMatch("^[0-9a-f]{64}$");
                (source.Kind == SourceKind.Release ? file.Url! : file.Package!).ShouldMatch(source.Kind == SourceKind.Release ? "^https://" : @"@\d");
            }
        }
    }

    [Fact]
    public void Packages_are_named_and_those_of_another_release_name_it()
    {
        foreach (var source in _manifest.Tools.SelectMany(tool => tool.Sources).Where(source => source.Kind is SourceKind.Apt or SourceKind.Debian))
        {
            source.Packages.ShouldNotBeNull().ShouldNotBeEmpty();
            (source.Suite is not null).ShouldBe(source.Kind == SourceKind.Debian);
        }
    }

    [Fact]
    public void Publishers_releases_name_the_pinned_version()
    {
        foreach (var tool in _manifest.Tools)
        {
            foreach (var file in tool.Sources.Where(source => source.Kind == SourceKind.Release).SelectMany(source => source.Files!.Values))
                file.Url!.ShouldContain(tool.Version);
        }
    }

    [Fact]
    public void No_two_platforms_share_a_checksum_within_a_source()
    {
        foreach (var source in _manifest.Tools.SelectMany(tool => tool.Sources).Where(source => source.Files is not null))
            source.Files!.Values.Select(file => file.Sha256).ShouldBeUnique();
    }

    // As the programs really print it.
    [Theory]
    [InlineData("helm", "v4.1.4", "4.1.4")]
    [InlineData("helm", "v3.17.2", "3.17.2")]
    [InlineData("terraform", "{\n  \"terraform_version\": \"1.11.4\",\n  \"platform\": \"linux_amd64\",\n  \"terraform_outdated\": false\n}", "1.11.4")]
    [InlineData("terraform", "{\"terraform_version\":\"1.12.0-beta1\"}", "1.12.0")]
    [InlineData("kubectl", "{\n \"clientVersion\": {\n  \"major\": \"1\",\n  \"minor\": \"32+\",\n  \"gitVersion\": \"v1.32.4-dispatcher\",\n", "1.32.4")]
    [InlineData("kubectl", "{\"clientVersion\": {\"gitVersion\": \"v1.35.2\", \"goVersion\": \"go1.25.7\"}}", "1.35.2")]
    [InlineData("kind", "kind version 0.31.0", "0.31.0")]
    [InlineData("postgresql-server", "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", "15.18")]
    [InlineData("postgresql-client", "psql (PostgreSQL) 15.18", "15.18")]
    [InlineData("postgresql-client-17", "psql (PostgreSQL) 17.12 (Debian 17.12-0+deb13u1)", "17.12")]
    [InlineData("helm", "Error: unknown flag", null)]
    public void Versions_are_read_from_what_the_programs_print(string tool, string output, string? version) =>
        VersionProbe.Parse(_manifest[tool].Probe, output).ShouldBe(version);

    [Theory]
    [InlineData("2.0", true)]
    [InlineData("2.0.0", true)]
    [InlineData("2.99.1", true)]
    [InlineData("3.0", false)]
    [InlineData("3.0.0", false)]
    [InlineData("1.99.99", false)]
    [InlineData("", false)]
    public void A_range_includes_its_start_and_excludes_its_end(string version, bool expected) =>
        new VersionRange("2.0", "3.0").Contains(version).ShouldBe(expected);

    [Fact]
    public void The_nodes_own_pins_are_those_of_the_manifest()
    {
        var pins = File.ReadAllText(Path.Combine(Root(), "build/Delivery/Sandbox/Node/versions.sh"));
        var packages = Regex.Match(pins, "NODE_PACKAGES=\"([^\"]*)\"").Groups[1].Value
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(pin => pin.Split('='))
            .ToDictionary(pin => pin[0], pin => pin[1]);

        packages.ShouldNotBeEmpty();
        foreach (var (package, version) in packages)
            _manifest.Node.Packages[package].ShouldBe(version);
        Regex.Match(pins, "SOURCE_VERSION=(\\S+)").Groups[1].Value.ShouldBe(_manifest.Node.Packages["kubernetes"]);
        _manifest.Node.Packages["golang-1.19-go"].ShouldStartWith(Regex.Match(pins, "GO_VERSION=(\\S+)").Groups[1].Value);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "DifyDelivery.slnx")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
