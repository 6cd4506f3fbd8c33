using DifyDelivery.Reporting;
using Microsoft.Extensions.Time.Testing;

namespace DifyDelivery.Tests.Reporting;

public sealed class LiveConsoleTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _writer = new();
    private readonly Redactor _redactor = new();
    private readonly ConsoleReporter _reporter;

    public LiveConsoleTests() => _reporter = Create(new ConsoleTraits(true, false, Width: 40, Height: 6));

    [Fact]
    public void What_is_in_progress_moves_and_what_has_ended_stays()
    {
        using var outer = _reporter.Begin("Deploying", TimeSpan.FromMinutes(1));
        using var inner = outer.Begin("Images");
        inner.Update("web", 0.5);
        Pass(3);
        Screen.ShouldBe(["⠴ Deploying  3 s of usually 1 min", "  ⠴ Images  web, 50 %, 3 s"]);

        inner.Succeed("2 loaded");
        Screen.ShouldBe(["Deploying", "  ✓ Images  2 loaded  3.0 s", "⠴ Deploying  3 s of usually 1 min"]);

        outer.Succeed();
        Screen.ShouldBe(["Deploying", "  ✓ Images  2 loaded  3.0 s", "✓ Deploying  3.0 s"]);
    }

    [Fact]
    public void Lines_and_tables_stay_above_what_moves()
    {
        using var activity = _reporter.Begin("Waiting");
        _reporter.Line("a line");
        _reporter.Table(["Pod"], [["api-0"]]);
        activity.Line("part of it");

        Screen.ShouldBe(["a line", "  Pod", "─────────", "  api-0", "Waiting", "  part of it", "⠋ Waiting  0 s"]);
    }

    [Fact]
    public void Moving_lines_never_wrap_nor_exceed_the_screen()
    {
        var all = Enumerable.Range(0, 9).Select(number => _reporter.Begin(new string((char)('a' + number), 50))).ToList();
        Pass(1);

        Screen.Count.ShouldBe(5);
        Screen.ShouldAllBe(line => line.Length < 40);
        all.ForEach(activity => activity.Dispose());
    }

    [Fact]
    public void A_secret_is_taken_out_before_a_line_is_cut()
    {
        _redactor.Register("0123456789abcdef");
        using var activity = _reporter.Begin("A title of some length here 0123456789abcdef");
        Pass(1);

        _writer.ToString().ShouldNotContain("0123");
    }

    [Fact]
    public void Colours_are_used_only_where_they_are_wanted()
    {
        _reporter.Begin("x").Succeed();
        _writer.ToString().ShouldNotContain("m✓");

        using var colored = Create(new ConsoleTraits(true, true));
        colored.Begin("x").Succeed();
        _writer.ToString().ShouldContain("\u001b[32m✓\u001b[0m x");
    }

    public void Dispose() => _reporter.Dispose();

    private List<string> Screen => VirtualScreen.Read(_writer.ToString());

    private ConsoleReporter Create(ConsoleTraits traits) => new(_writer, traits, _redactor, _time);

    private void Pass(int seconds)
    {
        for (var tick = 0; tick < seconds * 100; tick++)
            _time.Advance(TimeSpan.FromMilliseconds(10));
    }
}
