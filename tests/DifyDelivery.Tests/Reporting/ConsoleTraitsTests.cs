using DifyDelivery.Reporting;

namespace DifyDelivery.Tests.Reporting;

public sealed class ConsoleTraitsTests
{
    [Theory]
    [InlineData("xterm-256color", null, null, false, true)]
    [InlineData("xterm-256color", null, null, true, false)]
    [InlineData("dumb", null, null, false, false)]
    [InlineData(null, null, null, false, false)]
    [InlineData("xterm", "CI", "true", false, false)]
    [InlineData("xterm", "CI", "false", false, true)]
    [InlineData("xterm", "TF_BUILD", "True", false, false)]
    [InlineData("xterm", "GITHUB_ACTIONS", "true", false, false)]
    public void A_terminal_is_live_unless_something_speaks_against_it(string? term, string? name, string? value, bool redirected, bool expected)
    {
        var variables = new Dictionary<string, string?> { ["TERM"] = term };
        if (name is not null)
            variables[name] = value;

        ConsoleTraits.IsLiveTerminal(variables.GetValueOrDefault, redirected, isWindows: false).ShouldBe(expected);
    }

    [Theory]
    [InlineData(-1, "0.0 s")]
    [InlineData(0.44, "0.4 s")]
    [InlineData(9.94, "9.9 s")]
    [InlineData(9.96, "10 s")]
    [InlineData(59.7, "1 min")]
    [InlineData(65, "1 min 05 s")]
    [InlineData(240, "4 min")]
    [InlineData(3599.6, "1 h 00 min")]
    [InlineData(93_600, "26 h 00 min")]
    public void Durations_are_written_as_people_say_them(double seconds, string expected) =>
        DurationText.Format(TimeSpan.FromSeconds(seconds)).ShouldBe(expected);
}
