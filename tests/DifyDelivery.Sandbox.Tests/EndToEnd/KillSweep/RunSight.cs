namespace DifyDelivery.Sandbox.Tests.EndToEnd.KillSweep;

/// <summary>What the watcher has seen of one run: what must not be, and whether it looked at all.</summary>
internal sealed class RunSight
{
    private readonly List<string> _violations = [];
    private readonly HashSet<string> _answered = [];
    private int _samples;
    private int _fenced;

    /// <summary>What was seen that must not be.</summary>
    public IReadOnlyList<string> Violations => _violations;

    public override string ToString() => FormattableString.Invariant($"{_samples} samples, in {_fenced} nobody could write");

    /// <summary>Takes in both servers at one instant.</summary>
    /// <param name="samples">Each by its name.</param>
    /// <param name="violations">What must not be of that.</param>
    public void Add(IReadOnlyDictionary<string, SideSample> samples, IEnumerable<string> violations)
    {
        _samples++;
        _fenced += samples.Values.Any(sample => sample.Answers) && !samples.Values.Any(sample => sample.IsWritable) ? 1 : 0;
        _answered.UnionWith(samples.Where(side => side.Value.Answers).Select(side => side.Key));
        _violations.AddRange(violations);
    }

    /// <summary>
    /// What it should have seen and has not: who is never let in sees no fault either. In every run, a way back included, there is a whole copy,
    /// in which both servers let clients in, and nobody writes for seconds, be it before or after the death.
    /// </summary>
    /// <param name="sides">Names of the servers.</param>
    public IEnumerable<string> Missed(IEnumerable<string> sides) =>
    [
        .. sides.Where(side => !_answered.Contains(side)).Select(side => $"{side} never answered the watcher"),
        .. _fenced > 0 ? [] : new[] { "the watcher was never there when nobody could write" },
    ];
}
