using DifyDelivery.Errors;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Tests.Support;

namespace DifyDelivery.Tests.Processes;

public sealed class ProcessRunnerTests
{
    private readonly Redactor _redactor = new();

    private ProcessRunner Runner => new(_redactor);

    [Fact]
    public async Task Output_is_complete_and_in_order_per_stream()
    {
        var lines = new List<string>();
        var result = await Runner.RunAsync(Bash("echo one; echo wrong >&2; echo two; printf 'no end'; exit 7"), lines.Add);

        result.ExitCode.ShouldBe(7);
        result.StandardOutput.ShouldBe("one\ntwo\nno end");
        result.StandardError.ShouldBe("wrong\n");
        lines.ShouldBe(["one", "two", "no end"]);
    }

    [Fact]
    public async Task Carriage_returns_end_lines_and_pairs_end_one()
    {
        var lines = new List<string>();
        await Runner.RunAsync(Bash("printf '10%%\\r20%%\\rdone\\r\\n\\nlast'"), lines.Add);

        lines.ShouldBe(["10%", "20%", "done", "", "last"]);
    }

    [Fact]
    public async Task Much_output_on_both_streams_neither_blocks_nor_loses_lines()
    {
        const int count = 200_000;
        var seen = 0;
        var result = await Runner.RunAsync(Bash($"seq {count} & seq {count} >&2; wait"), _ => seen++);

        seen.ShouldBe(count);
        result.StandardOutput.ShouldEndWith($"\n{count}\n");
        result.StandardError.Split('\n').Length.ShouldBe(count + 1);
    }

    [Fact]
    public async Task Secrets_are_taken_out_of_lines_result_and_command()
    {
        _redactor.Register("s3cret-value");
        var lines = new List<string>();
        var command = Bash("echo \"have $PASSWORD\"; echo s3cret-value >&2") with
        {
            Environment = new Dictionary<string, string?> { ["PASSWORD"] = "s3cret-value" },
        };
        var result = await Runner.RunAsync(command, lines.Add, lines.Add);

        lines.Order().ShouldBe(["[REDACTED]", "have [REDACTED]"]);
        result.ToString().ShouldNotContain("s3cret-value");
    }

    [Fact]
    public async Task Environment_is_added_to_the_own_one_and_null_removes()
    {
        var command = Bash("echo \"$ADDED|${HOME-none}|${PATH:+path}\"") with
        {
            Environment = new Dictionary<string, string?> { ["ADDED"] = "yes", ["HOME"] = null },
        };

        (await Runner.RunAsync(command)).StandardOutput.ShouldBe("yes|none|path\n");
    }

    [Fact]
    public async Task Standard_input_is_fed_and_is_empty_otherwise()
    {
        var text = string.Concat(Enumerable.Repeat("line of input\n", 20_000));
        var fed = await Runner.RunAsync(new CommandSpec("wc", "-l") { StandardInput = text });
        var empty = await Runner.RunAsync(new CommandSpec("wc", "-c"));
        var unread = await Runner.RunAsync(new CommandSpec("true") { StandardInput = text });

        fed.StandardOutput.Trim().ShouldBe("20000");
        empty.StandardOutput.Trim().ShouldBe("0");
        unread.Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task A_signal_is_128_plus_its_number() =>
        (await Runner.RunAsync(Bash("kill -KILL $$"))).ExitCode.ShouldBe(137);

    [Fact]
    public async Task Working_directory_is_used_and_a_missing_one_is_named()
    {
        var folder = Directory.CreateTempSubdirectory("runner");
        (await Runner.RunAsync(new CommandSpec("pwd", "-P") { WorkingDirectory = folder.FullName })).StandardOutput.Trim().ShouldEndWith(folder.Name);
        folder.Delete();

        var failure = await Should.ThrowAsync<DeliveryException>(() => Runner.RunAsync(new CommandSpec("pwd") { WorkingDirectory = folder.FullName }));
        failure.Why!.ShouldContain(folder.FullName);
    }

    [Fact]
    public async Task A_missing_program_is_named_with_a_remedy()
    {
        var failure = await Should.ThrowAsync<DeliveryException>(() => Runner.RunAsync(new CommandSpec("no-such-program", "--version")));

        failure.Message.ShouldBe("The program 'no-such-program' was not found.");
        failure.Remedy!.ShouldContain("Install 'no-such-program'");
    }

    [Fact]
    public async Task A_file_that_cannot_be_executed_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("broken");
        await File.WriteAllTextAsync(path, "#!/no/such/interpreter\n");
        await Runner.RunAsync(new CommandSpec("chmod", "+x", path));

        var failure = await Should.ThrowAsync<DeliveryException>(() => Runner.RunAsync(new CommandSpec(path)));
        failure.Message.ShouldContain(path);
    }

    [Fact]
    public async Task A_background_child_that_keeps_the_pipe_does_not_hold_the_result()
    {
        var result = await Runner.RunAsync(Bash("sleep 300 & echo $!"));
        var background = int.Parse(result.StandardOutput, System.Globalization.CultureInfo.InvariantCulture);

        ProcessEntry.ReadAll().ShouldContainKey(background);
        using var left = System.Diagnostics.Process.GetProcessById(background);
        left.Kill();
    }

    private static CommandSpec Bash(string script) => new("bash", "-c", script);
}
