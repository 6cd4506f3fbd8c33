namespace DifyDelivery.Tests.Bootstrap;

/// <summary>build.sh compiles when, and only when, something that goes into the build has changed.</summary>
public sealed class CompilationTests : IDisposable
{
    private readonly Skeleton skeleton = new();

    public void Dispose() => skeleton.Dispose();

    [Fact]
    public async Task Compiles_once_and_again_for_what_changes_the_program()
    {
        skeleton.Write("build/Part.cs", "// a file that the program can do without");
        var first = await skeleton.RunAsync("x");
        first.Compiled.ShouldBeTrue();
        first.Error.ShouldContain("(first time)");
        first.Output.ShouldBe("[\"x\"]\n");
        (await skeleton.RunAsync("x")).Compiled.ShouldBeFalse();

        File.SetLastWriteTimeUtc(skeleton.PathOf("build/Build.cs"), DateTime.UtcNow);
        (await skeleton.RunAsync("x")).Compiled.ShouldBeFalse("the content is what it was");

        skeleton.Write("build/Build.cs", Skeleton.Program.Replace("Console.WriteLine(Json", "Console.WriteLine(\"new \" + Json", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(skeleton.PathOf("build/Build.cs"), DateTime.UtcNow.AddYears(-1));
        var changed = await skeleton.RunAsync("x");
        changed.Error.ShouldContain("(changed: build/Build.cs)");
        changed.Output.ShouldBe("new [\"x\"]\n");

        File.Delete(skeleton.PathOf("build/Part.cs"));
        (await skeleton.RunAsync()).Error.ShouldContain("(changed: build/Part.cs)");

        skeleton.Write("Directory.Build.targets", "<Project />");
        (await skeleton.RunAsync()).Error.ShouldContain("(changed: Directory.Build.targets)");

        Directory.Delete(skeleton.PathOf("build/bin"), recursive: true);
        (await skeleton.RunAsync()).Compiled.ShouldBeTrue();
        (await skeleton.RunAsync()).Compiled.ShouldBeFalse();
    }

    [Fact]
    public async Task A_compile_error_is_shown_ends_with_1_and_is_tried_again()
    {
        skeleton.Write("build/Build.cs", "return nothing;");
        var broken = await skeleton.RunAsync();
        broken.Code.ShouldBe(1);
        broken.Output.ShouldBeEmpty();
        broken.Error.ShouldContain("Build.cs(1,8): error CS0103");

        (await skeleton.RunAsync()).Error.ShouldContain("error CS0103");

        skeleton.Write("build/Build.cs", Skeleton.Program);
        (await skeleton.RunAsync("mended")).Output.ShouldBe("[\"mended\"]\n");
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("KILL")]
    public async Task After_an_interrupted_compilation_the_next_run_starts_over(string signal)
    {
        using (var process = skeleton.Start(["x"]))
        {
            await Until(() => File.Exists(skeleton.PathOf(".nuke/temp/bootstrap/compiling")));
            await Signals.SendAsync(signal, process.Id);
            await process.WaitForExitAsync();
            process.ExitCode.ShouldBe(signal == "INT" ? 130 : 137);
        }

        var next = await skeleton.RunAsync("x");

        next.Error.ShouldContain("interrupted");
        next.Output.ShouldBe("[\"x\"]\n");
        (await skeleton.RunAsync("x")).ShouldBe(new(0, "[\"x\"]\n", ""));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_two_runs_at_once_one_compiles_and_the_other_waits_saying_so(bool withFlock)
    {
        var path = withFlock ? Environment.GetEnvironmentVariable("PATH") : PathWithoutFlock();
        Task<Outcome> Run(string argument) => skeleton.RunAsync([argument], environment: ("PATH", path));

        var outcomes = await Task.WhenAll(Run("one"), Run("two"));

        outcomes.Select(outcome => outcome.Output).ShouldBe(["[\"one\"]\n", "[\"two\"]\n"]);
        outcomes.Count(outcome => outcome.Compiled).ShouldBe(1);
        outcomes.Single(outcome => !outcome.Compiled).Error.ShouldStartWith("Waiting for another build.sh");
    }

    [Fact]
    public async Task Without_flock_the_lock_of_a_dead_process_is_taken_over()
    {
        skeleton.Write(".nuke/temp/bootstrap/lock.d/pid", "4194305");

        var outcome = await skeleton.RunAsync(["x"], environment: ("PATH", PathWithoutFlock()));

        outcome.Output.ShouldBe("[\"x\"]\n");
        Directory.Exists(skeleton.PathOf(".nuke/temp/bootstrap/lock.d")).ShouldBeFalse();
    }

    private string PathWithoutFlock()
    {
        var folder = Directory.CreateDirectory(Path.Combine(skeleton.Outside, "bin"));
        foreach (var program in Environment.GetEnvironmentVariable("PATH")!.Split(':').Where(Directory.Exists).SelectMany(Directory.EnumerateFiles))
        {
            var link = Path.Combine(folder.FullName, Path.GetFileName(program));
            if (Path.GetFileName(program) != "flock" && !File.Exists(link))
                File.CreateSymbolicLink(link, program);
        }

        return folder.FullName;
    }

    private static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!condition())
            await Task.Delay(20, limit.Token);
    }
}
