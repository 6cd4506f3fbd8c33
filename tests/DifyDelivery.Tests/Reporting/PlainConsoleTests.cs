using DifyDelivery.Reporting;
using Microsoft.Extensions.Time.Testing;

namespace DifyDelivery.Tests.Reporting;

public sealed class PlainConsoleTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 2, 10, 11, TimeSpan.Zero));
    private readonly StringWriter _writer = new();
    private readonly Redactor _redactor = new();
    private readonly ConsoleReporter _reporter;

    public PlainConsoleTests() => _reporter = new ConsoleReporter(_writer, new ConsoleTraits(false, false), _redactor, _time);

    [Fact]
    public void An_activity_begins_and_ends_with_times_and_its_summary()
    {
        using (var activity = _reporter.Begin("Starting the cluster", TimeSpan.FromSeconds(10)))
        {
            _time.Advance(TimeSpan.FromSeconds(9.8));
            activity.Succeed("1 node Ready");
        }

        Lines.ShouldBe(["02:10:11 Starting the cluster ... (usually 10 s)", "02:10:20 Starting the cluster: done in 9.8 s (1 node Ready)"]);
    }

    [Fact]
    public void Children_and_their_lines_are_indented()
    {
        using var outer = _reporter.Begin("Deploying");
        using (var inner = outer.Begin("Loading images"))
        {
            inner.Line("postgresql\nweb");
            inner.Skip("all there");
        }

        outer.Fail("no space");

        Lines.ShouldBe(
        [
            "02:10:11 Deploying ...",
            "02:10:11   Loading images ...",
            "02:10:11     postgresql",
            "02:10:11     web",
            "02:10:11   Loading images: not needed: all there",
            "02:10:11 Deploying: failed after 0.0 s: no space",
        ]);
    }

    [Fact]
    public void Without_a_word_it_counts_as_failed_and_ends_once()
    {
        var activity = _reporter.Begin("Copying");
        activity.Dispose();
        activity.Succeed();

        Lines.ShouldBe(["02:10:11 Copying ...", "02:10:11 Copying: failed after 0.0 s"]);
    }

    [Fact]
    public void A_long_silence_is_broken_every_15_seconds_by_what_is_innermost()
    {
        using var outer = _reporter.Begin("Building");
        using var inner = outer.Begin("Compiling", TimeSpan.FromMinutes(4));
        Pass(TimeSpan.FromSeconds(31));

        Lines.Skip(2).ShouldBe(["02:10:26   Compiling: 15 s of usually 4 min", "02:10:41   Compiling: 30 s of usually 4 min"]);
    }

    [Fact]
    public void Updates_are_throttled_and_the_latest_is_told()
    {
        using var activity = _reporter.Begin("Downloading");
        for (var second = 1; second <= 21; second++)
        {
            activity.Update($"{second} MB", second / 40.0);
            Pass(TimeSpan.FromSeconds(1));
        }

        Lines.Skip(1).ShouldBe(["02:10:21 Downloading: 10 MB, 25 %, 10 s", "02:10:31 Downloading: 20 MB, 50 %, 20 s"]);
    }

    [Fact]
    public void Nothing_is_said_after_the_end()
    {
        _reporter.Begin("Waiting").Succeed();
        Pass(TimeSpan.FromMinutes(1));

        Lines.Length.ShouldBe(2);
    }

    [Fact]
    public void Secrets_and_control_sequences_never_come_through()
    {
        _redactor.Register("hunter22");
        using (var activity = _reporter.Begin("With hunter22"))
        {
            activity.Update("hun\u001b[31mter22");
            Pass(TimeSpan.FromSeconds(16));
            activity.Line("hunter22\u001b]0;title\u0007");
            activity.Fail("hunter22");
        }

        _reporter.Warning("hunter22");
        _reporter.Table(["hunter22"], [["\u001b[1mhunter22\u001b[0m"]]);

        var text = _writer.ToString();
        text.ShouldNotContain("hunter22");
        text.ShouldNotContain("\u001b");
        text.ShouldNotContain("title");
    }

    [Fact]
    public void Details_are_for_the_verbose()
    {
        using var verbose = new ConsoleReporter(_writer, new ConsoleTraits(false, false, IsVerbose: true), _redactor, _time);
        _reporter.Detail("quiet");
        verbose.Detail("loud");

        Lines.ShouldBe(["02:10:11 loud"]);
    }

    [Fact]
    public void Tables_are_laid_out_under_their_headings()
    {
        _reporter.Table(["Tool", "Version"], [["helm", "4.1.4"], ["terraform", "1.11.4"]]);

        Lines.ShouldBe(["  Tool        Version", "───────────────────────", "  helm        4.1.4", "  terraform   1.11.4"]);
    }

    public void Dispose() => _reporter.Dispose();

    private string[] Lines => _writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private void Pass(TimeSpan duration)
    {
        for (var passed = TimeSpan.Zero; passed < duration; passed += TimeSpan.FromSeconds(1))
            _time.Advance(TimeSpan.FromSeconds(1));
    }
}
