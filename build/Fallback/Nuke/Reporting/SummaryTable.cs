using System.Globalization;

namespace Nuke.Common.Execution;

/// <summary>The table of targets at the end, and the line below it.</summary>
internal static class SummaryTable
{
    // No-break spaces: CI logs fold ordinary ones.
    private const char Space = '\u00A0';
    private const int StatusWidth = 10;
    private const int DurationWidth = 10;

    public static void Write(IReadOnlyCollection<ExecutableTarget> plan)
    {
        var nameWidth = Math.Max(plan.Max(x => x.Name.Length) + 4, 19);
        var width = nameWidth + StatusWidth + DurationWidth;
        string Line(string name, string status, string duration, string information = null) =>
            name.PadRight(nameWidth, Space) + status.PadRight(StatusWidth, Space) + duration.PadLeft(DurationWidth, Space)
            + (information == null ? "" : $"{Space}{Space}{Space}// {information}");

        Host.Debug();
        Host.Debug(new string('═', width));
        Host.Information(Line("Target", "Status", "Duration"));
        Host.Debug(new string('─', width));
        foreach (var target in plan)
            WriteRow(target, Line(target.Name, target.Status.ToString(), DurationOf(target), InformationOf(target)));
        Host.Debug(new string('─', width));
        Host.Information(Line("Total", "", Format(plan.Aggregate(TimeSpan.Zero, (sum, x) => sum + x.Duration))));
        Host.Debug(new string('═', width));
    }

    public static void WriteOutcome(bool isSucceeding)
    {
        var now = DateTime.Now.ToString(CultureInfo.CurrentCulture);
        Host.Debug();
        if (isSucceeding)
            Host.Success($"Build succeeded on {now}. ＼（＾ᴗ＾）／");
        else
            Host.Error($"Build failed on {now}. (╯°□°）╯︵ ┻━┻");
    }

    /// <summary>Minutes and seconds. The replacement is textual, so ten minutes sharp read "1&lt; 1sec", as they do in the genuine table.</summary>
    internal static string Format(TimeSpan duration) =>
        $"{(int)duration.TotalMinutes}:{duration:ss}".Replace("0:00", "< 1sec", StringComparison.Ordinal);

    private static void WriteRow(ExecutableTarget target, string line)
    {
        switch (target.Status)
        {
            case ExecutionStatus.Succeeded:
                Host.Success(line);
                break;
            case ExecutionStatus.Failed:
                Host.Error(line);
                break;
            case ExecutionStatus.Aborted or ExecutionStatus.NotRun:
                Host.Warning(line);
                break;
            case not ExecutionStatus.Collective:
                Host.Debug(line);
                break;
        }
    }

    private static string DurationOf(ExecutableTarget target) =>
        target.Status is ExecutionStatus.Succeeded or ExecutionStatus.Failed or ExecutionStatus.Aborted ? Format(target.Duration) : "";

    private static string InformationOf(ExecutableTarget target) => target.SummaryInformation.Count == 0
        ? null
        : string.Join(", ", target.SummaryInformation.Select(x => $"{x.Key}: {x.Value}"));
}
