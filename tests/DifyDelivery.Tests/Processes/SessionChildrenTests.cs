using System.Diagnostics;
using System.Globalization;
using DifyDelivery.Processes;

namespace DifyDelivery.Tests.Processes;

public sealed class SessionChildrenTests
{
    [Fact]
    public async Task ChildrenOfTheSameSessionGoWithAllThatTheyStartedAndOthersStay()
    {
        // A parent with a child that has a child of its own, and with a child in another session, as a delivery's own programs are.
        using var parent = Start("sh -c 'sleep 971 & echo $$ $!; wait' & setsid sleep 972 & echo other $!; wait");
        try
        {
            var printed = new[] { await parent.StandardOutput.ReadLineAsync(), await parent.StandardOutput.ReadLineAsync() };
            var other = Number(printed.Single(line => line!.StartsWith("other", StringComparison.Ordinal))!.Split(' ')[1]);
            var family = printed.Single(line => !line!.StartsWith("other", StringComparison.Ordinal))!.Split(' ').Select(Number).ToList();

            // setsid changes the session a moment after it was started.
            while (ProcessEntry.ReadAll()[other].Session != other)
            {
                await Task.Delay(5);
            }

            await new SessionChildren(parent.Id).EndAsync(TimeSpan.FromSeconds(20));

            var left = ProcessEntry.ReadAll();
            family.ShouldAllBe(id => !left.ContainsKey(id) || left[id].IsZombie);
            left[other].IsZombie.ShouldBeFalse();
        }
        finally
        {
            parent.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task AProcessThatIsGoneHasNone() => await new SessionChildren(int.MaxValue).EndAsync(TimeSpan.Zero);

    private static Process Start(string script) => Process.Start(
        new ProcessStartInfo("sh", ["-c", script]) { RedirectStandardOutput = true }) ?? throw new InvalidOperationException("sh did not start");

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
