using System.Text;

namespace DifyDelivery.Integration.Tests.Postgres.Copying.KillSweep;

/// <summary>What a sweep did, for people.</summary>
internal sealed class SweepReport
{
    private readonly Dictionary<(Instant, Victim), int> _hits = [];
    private readonly List<string> _failures = [];
    private readonly Dictionary<RunEnd, int> _ends = Enum.GetValues<RunEnd>().ToDictionary(end => end, _ => 0);

    public int Hits => _hits.Values.Sum();

    public IReadOnlyList<string> Failures => _failures;

    public void Ended(Blow blow, RunEnd end)
    {
        lock (_ends)
        {
            _ends[end]++;
            if (end != RunEnd.Missed)
            {
                _hits[(blow.Instant, blow.Victim)] = _hits.GetValueOrDefault((blow.Instant, blow.Victim)) + 1;
            }
        }
    }

    public void Failed(Blow blow, Exception exception)
    {
        lock (_ends)
        {
            _failures.Add($"{blow}\n{(exception is SweepException ? exception.Message : exception)}");
        }
    }

    /// <summary>How often each victim was struck at each instant.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(
            $"{Hits} blows: {_ends[RunEnd.WentOn]} copies went on by themselves, {_ends[RunEnd.RunAgain]} were finished by one more run; "
            + $"{_ends[RunEnd.Missed]} blows came too late and were repeated; {_failures.Count} failed");
        AppendRow("", victim => $"{victim}");
        foreach (var instant in SweepSchedule.Instants)
        {
            AppendRow($"{instant}", victim => _hits.TryGetValue((instant, victim), out var hits) ? $"{hits}" : "-");
        }

        return text.ToString();

        void AppendRow(string title, Func<Victim, string> cell) =>
            text.AppendLine($"{title,-36} {string.Join(' ', SweepSchedule.Victims.Select(victim => $"{cell(victim),13}"))}");
    }
}
