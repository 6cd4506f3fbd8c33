using DifyDelivery.Errors;
using DifyDelivery.Reporting;
using DifyDelivery.Tools;

namespace DifyDelivery.Tests.Tools;

public sealed class ResolutionTests : IDisposable
{
    private readonly ToolYard _yard = new();

    [Fact]
    public async Task A_parameter_comes_before_a_variable_before_PATH_before_the_cache()
    {
        var cached = _yard.Program("cache/hammer/2.5.0/linux-x64/bin", "2.5.0");
        (await Resolve()).ShouldBe(("cache", cached, "2.5.0"));

        var onPath = _yard.Program("path2", "2.4.0");
        (await Resolve()).ShouldBe(("PATH", onPath, "2.4.0"));

        _yard.Variables["HAMMER_PATH"] = _yard.Program("second", "2.2.0");
        (await Resolve()).ShouldBe(("HAMMER_PATH", _yard.Variables["HAMMER_PATH"]!, "2.2.0"));

        _yard.Variables["HAMMER_EXE"] = _yard.Program("first", "2.3.0");
        (await Resolve()).ShouldBe(("HAMMER_EXE", _yard.Variables["HAMMER_EXE"]!, "2.3.0"));

        _yard.Overrides["hammer"] = _yard.Program("named", "2.1.0");
        (await Resolve()).ShouldBe(("--hammer-exe", _yard.Overrides["hammer"]!, "2.1.0"));
    }

    [Fact]
    public async Task PATH_is_searched_to_its_end_for_a_version_that_fits()
    {
        _yard.Program("path1", "1.9.9");
        var fitting = _yard.Program("path2", "2.0.0");

        (await Resolve()).ShouldBe(("PATH", fitting, "2.0.0"));
    }

    /// <summary>As /bin/psql is on Debian: /bin is a link to usr/bin, and psql there a link to ../share.</summary>
    [Fact]
    public async Task A_relative_link_in_a_folder_that_is_a_link_is_asked_as_it_stands()
    {
        if (OperatingSystem.IsWindows())
            return;
        var real = _yard.Program("usr/share", "2.0.0");
        var root = Path.GetFullPath(Path.Combine(real, "../../.."));
        Directory.CreateDirectory(Path.Combine(root, "usr/bin"));
        File.CreateSymbolicLink(Path.Combine(root, "usr/bin/hammer"), "../share/hammer");
        Directory.CreateSymbolicLink(Path.Combine(root, "path1"), "usr/bin");

        (await Resolve()).ShouldBe(("PATH", Path.Combine(root, "path1/hammer"), "2.0.0"));
    }

    [Fact]
    public async Task An_override_of_an_unfitting_version_is_refused_by_name()
    {
        _yard.Variables["HAMMER_EXE"] = _yard.Program("own", "3.0.0");
        var failure = await Should.ThrowAsync<DeliveryException>(Resolve);

        failure.Message.ShouldBe("HAMMER_EXE names Hammer 3.0.0, which is not accepted.");
        failure.Why!.ShouldContain("2.0 or newer, below 3.0");
        failure.Remedy!.ShouldContain("leave HAMMER_EXE unset");
    }

    [Fact]
    public async Task An_override_that_is_not_there_is_refused_by_name()
    {
        _yard.Overrides["hammer"] = "/no/such/hammer";
        var failure = await Should.ThrowAsync<DeliveryException>(Resolve);

        failure.Message.ShouldBe("--hammer-exe names a Hammer that is not there.");
        failure.Why!.ShouldContain("/no/such/hammer");
    }

    [Fact]
    public async Task An_override_that_is_something_else_is_refused_with_its_answer()
    {
        _yard.Overrides["hammer"] = "/bin/false";
        var failure = await Should.ThrowAsync<DeliveryException>(Resolve);

        failure.Message.ShouldContain("--hammer-exe names something that does not answer as Hammer does");
        failure.Why!.ShouldContain("exit code 1");
    }

    [Fact]
    public async Task A_warm_resolve_starts_no_process_until_the_program_changes()
    {
        var program = _yard.Program("path1", "2.4.0");
        await Resolve();
        _yard.Runner.Count.ShouldBe(1);

        (await Resolve()).Version.ShouldBe("2.4.0");
        _yard.Runner.Count.ShouldBe(1);

        _yard.Program("path1", "2.4.10");
        (await Resolve()).ShouldBe(("PATH", program, "2.4.10"));
        _yard.Runner.Count.ShouldBe(2);
    }

    [Fact]
    public async Task One_toolbox_looks_once()
    {
        _yard.Program("path1", "2.4.0");
        var toolbox = _yard.Toolbox();
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => toolbox.ResolveAsync("hammer", new NullReporter())));

        all.Distinct().Count().ShouldBe(1);
        _yard.Runner.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_broken_memory_of_versions_is_an_empty_one()
    {
        _yard.Program("path1", "2.4.0");
        Directory.CreateDirectory(_yard.Cache);
        await File.WriteAllTextAsync(Path.Combine(_yard.Cache, "versions.json"), "{ \"broken");

        (await Resolve()).Version.ShouldBe("2.4.0");
        (await Resolve()).Version.ShouldBe("2.4.0");
        _yard.Runner.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Looking_fetches_nothing_and_says_from_where_it_would()
    {
        _yard.Program("path1", "1.0.0");
        var content = ToolYard.Script("2.5.0");
        using var server = new FileServer(content);
        var sighting = await _yard.Toolbox(ToolYard.Release(server.Url, content)).LookAsync("hammer");

        sighting.Found.ShouldBeNull();
        sighting.Rejected.Single().ShouldEndWith("path1/hammer is 1.0.0, accepted is 2.0 or newer, below 3.0");
        sighting.Sources.ShouldBe([new ToolSourceSighting("example.org", null)]);
        server.Requests.ShouldBeEmpty();
    }

    public void Dispose() => _yard.Dispose();

    private async Task<(string Origin, string Path, string Version)> Resolve()
    {
        var tool = await _yard.Toolbox().ResolveAsync("hammer", new NullReporter());
        return (tool.Origin, tool.Path, tool.Version);
    }
}
