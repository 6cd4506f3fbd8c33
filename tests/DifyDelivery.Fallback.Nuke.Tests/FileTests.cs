namespace DifyDelivery.Fallback.Nuke.Tests;

/// <summary>What a run leaves below the root.</summary>
public sealed class FileTests
{
    private const string Schema = ".nuke/build.schema.json";

    [Fact]
    public async Task The_schema_describes_parameters_as_the_genuine_engine_does()
    {
        using var build = new SampleBuild();
        await build.RunAsync("build --help");
        build.Read(Schema).ShouldBe(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Expected", "build.schema.json")));
        build.Read(".nuke/parameters.json").ShouldBe("{\n  \"$schema\": \"./build.schema.json\"\n}\n");
    }

    [Fact]
    public async Task The_schema_is_written_only_when_it_changed()
    {
        using var build = new SampleBuild();
        await build.RunAsync("build --help");
        var file = Path.Combine(build.Root, Schema);
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        await build.RunAsync("build --help");
        File.GetLastWriteTimeUtc(file).ShouldBe(DateTime.UnixEpoch);

        build.Write(Schema, "{}");
        await build.RunAsync("build --help");
        build.Read(Schema).ShouldNotBe("{}");
    }

    [Fact]
    public async Task Parameters_of_all_kinds_have_their_types_in_the_schema()
    {
        using var build = new SampleBuild();
        await build.RunAsync("SAMPLE=odds build --help");
        var schema = System.Text.Json.Nodes.JsonNode.Parse(build.Read(Schema))!["allOf"]![0]!["properties"]!;
        schema["Token"]!["type"]!.GetValue<string>().ShouldBe("string");
        schema["Limits"]!["type"]!.GetValue<string>().ShouldBe("object");
        schema["Numbers"]!["items"]!["format"]!.GetValue<string>().ShouldBe("int32");
        schema["Color"]!["enum"]!.ToJsonString().ShouldBe("[\"blue\",\"red\"]");
        schema["Patience"]!["type"]!.ToJsonString().ShouldBe("[\"string\",\"null\"]");
    }

    [Fact]
    public async Task The_log_file_has_every_line_with_its_target_whatever_the_verbosity()
    {
        using var build = new SampleBuild();
        await build.RunAsync("build Test --verbosity quiet");
        var lines = build.Read(".nuke/temp/build.log").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(x => x[15..]).ToList();
        lines.ShouldContain("V | Restore              | a verbose line");
        lines.ShouldContain("D | Restore              | a debug line");
        lines.ShouldContain("W | Test                 | test warning 42");
        Directory.GetFiles(Path.Combine(build.Root, ".nuke/temp"), "build.*-*.log").Length.ShouldBe(1);
    }

    [Fact]
    public async Task Six_dated_logs_are_kept_at_most()
    {
        using var build = new SampleBuild();
        foreach (var day in Enumerable.Range(1, 9))
            build.Write($".nuke/temp/build.2020-01-0{day}_00-00-00.log", "old");
        await build.RunAsync("build Clean");
        var kept = Directory.GetFiles(Path.Combine(build.Root, ".nuke/temp"), "build.*-*.log").Select(x => Path.GetFileName(x)).Order().ToList();
        kept.Count.ShouldBe(6);
        kept[0].ShouldBe("build.2020-01-05_00-00-00.log");
    }

    [Fact]
    public async Task There_is_no_log_file_on_a_build_server_and_none_for_the_help_text()
    {
        using var build = new SampleBuild();
        await build.RunAsync("GITHUB_ACTIONS=true build Clean");
        await build.RunAsync("build --help");
        build.Has(".nuke/temp/build.log").ShouldBeFalse();
    }

    [Fact]
    public async Task The_attempt_file_holds_a_hash_of_the_words_and_what_succeeded()
    {
        using var build = new SampleBuild();
        await build.RunAsync("build Broken --no-logo");
        var lines = build.Read(".nuke/temp/build-attempt.log").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[0].Length.ShouldBe(32);
        lines[1..].ShouldBe(["Restore", "Compile"]);
    }

    [Fact]
    public async Task The_attempt_file_has_the_hash_that_the_genuine_engine_writes()
    {
        using var build = new SampleBuild();
        await build.RunAsync("build Test --continue --no-logo");
        build.Read(".nuke/temp/build-attempt.log").Split('\n')[0].ShouldBe("0cbc6611f5540bd0809a388dc95a615b");
    }

    [Fact]
    public async Task The_plan_page_names_the_planned_targets_in_order_and_all_edges()
    {
        using var build = new SampleBuild();
        await build.RunAsync("build Test --plan");
        var page = build.Read(".nuke/temp/execution-plan.html");
        page.ShouldContain("<ol>\n<li>Restore</li>\n<li>Compile</li>\n<li>Test</li>\n</ol>");
        page.ShouldContain("<tr class=\"planned\"><td>Compile</td><td>Compiles everything</td><td>Restore</td><td>Clean</td><td></td></tr>");
        page.ShouldContain("Restore --&gt; Compile");
        page.ShouldContain("Clean -.-&gt; Compile");
        page.ShouldContain("Fan ==&gt; FanOut");
    }

    [Fact]
    public async Task What_a_build_logs_before_the_help_text_is_shown_and_in_the_log_file()
    {
        using var build = new SampleBuild();
        var run = await build.RunAsync("LOG_WHEN_CREATED=noted build --help --no-logo");
        OutputText.Of(run, build.Root).ShouldStartWith("00:00:00 [WRN] noted\nTargets (with their direct dependencies):");
        build.Read(".nuke/temp/build.log").ShouldContain("| W |                      | noted");
    }
}
