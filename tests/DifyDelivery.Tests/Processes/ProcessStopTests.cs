using System.Globalization;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Tests.Processes;

public sealed class ProcessStopTests
{
    private readonly ProcessRunner _runner = new(new Redactor());

    [Fact]
    public async Task Cancelling_ends_the_whole_tree_even_what_left_the_session()
    {
        using var stop = new CancellationTokenSource();
        var ids = new List<int>();
        var script = "sleep 301 & echo $!; setsid sleep 302 & echo $!; echo $$; wait";

        await Should.ThrowAsync<OperationCanceledException>(() => _runner.RunAsync(Bash(script), CancelAfter(3, ids, stop), null, stop.Token));

        Alive(ids).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_program_that_ignores_the_request_is_killed_after_its_grace()
    {
        using var stop = new CancellationTokenSource();
        var ids = new List<int>();
        var command = Bash("trap '' TERM; echo $$; while true; do sleep 303; done") with { StopGrace = TimeSpan.FromMilliseconds(300) };

        await Should.ThrowAsync<OperationCanceledException>(() => _runner.RunAsync(command, CancelAfter(1, ids, stop), null, stop.Token));

        Alive(ids).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_program_has_time_to_clean_up()
    {
        using var stop = new CancellationTokenSource();
        var lines = new List<string>();
        void OnLine(string line)
        {
            lines.Add(line);
            if (line == "ready")
                stop.Cancel();
        }

        var script = "trap 'echo cleaned; exit 3' TERM; echo ready; while true; do sleep 0.05; done";
        await Should.ThrowAsync<OperationCanceledException>(() => _runner.RunAsync(Bash(script), OnLine, null, stop.Token));

        lines.ShouldBe(["ready", "cleaned"]);
    }

    [Fact]
    public async Task A_program_that_stops_its_own_children_is_told_alone()
    {
        using var stop = new CancellationTokenSource();
        var lines = new List<string>();
        void OnLine(string line)
        {
            lines.Add(line);
            if (line == "ready")
                stop.Cancel();
        }

        // The child would say so if SIGTERM reached it before its parent has let it finish.
        const string script = """
            bash -c 'trap "echo child was told" TERM; echo ready; for i in 1 2 3 4 5 6 7 8; do sleep 0.05; done; echo child finished' &
            trap 'wait; echo parent ended; exit 0' TERM
            wait
            """;
        var command = Bash(script) with { StopsOwnChildren = true };
        await Should.ThrowAsync<OperationCanceledException>(() => _runner.RunAsync(command, OnLine, null, stop.Token));

        lines.ShouldBe(["ready", "child finished", "parent ended"]);
    }

    [Fact]
    public async Task The_time_limit_ends_the_tree_and_is_told_apart_from_cancelling()
    {
        var ids = new List<int>();
        var command = Bash("sleep 304 & echo $!; wait") with { Timeout = TimeSpan.FromMilliseconds(500) };

        var failure = await Should.ThrowAsync<TimeoutException>(() => _runner.RunAsync(command, line => ids.Add(Number(line))));

        failure.Message.ShouldContain("its limit of 0.5 s");
        Alive(ids).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_observer_that_throws_ends_the_run_with_its_own_exception()
    {
        var failure = await Should.ThrowAsync<FormatException>(
            () => _runner.RunAsync(Bash("echo x; sleep 305"), _ => throw new FormatException("unreadable")));

        failure.Message.ShouldBe("unreadable");
    }

    [Fact]
    public async Task Nothing_starts_when_it_is_cancelled_already() =>
        await Should.ThrowAsync<OperationCanceledException>(
            () => _runner.RunAsync(new CommandSpec("no-such-program"), null, null, new CancellationToken(canceled: true)));

    [Fact]
    public async Task Children_have_a_session_of_their_own()
    {
        var result = await _runner.RunAsync(Bash("ps -o sid= -p $$; echo $$"));
        var ids = result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Number).ToList();

        ids[0].ShouldBe(ids[1]);
    }

    private static Action<string> CancelAfter(int count, List<int> ids, CancellationTokenSource stop) => line =>
    {
        ids.Add(Number(line));
        if (ids.Count == count)
            stop.Cancel();
    };

    private static IEnumerable<int> Alive(List<int> ids)
    {
        ids.ShouldNotBeEmpty();
        var all = ProcessEntry.ReadAll();
        return ids.Where(id => all.TryGetValue(id, out var entry) && !entry.IsZombie);
    }

    private static int Number(string line) => int.Parse(line, CultureInfo.InvariantCulture);

    private static CommandSpec Bash(string script) => new("bash", "-c", script);
}
