using System.Globalization;

using DifyDelivery.Reporting;

namespace DifyDelivery.Sandbox.Node;

/// <summary>
/// Turns the lines of <c>build.sh</c> into progress: <c>phase NAME SECONDS</c> begins a phase that usually takes that long,
/// <c>progress FRACTION TEXT</c> says how far it is. Says nothing while there is nothing to build.
/// </summary>
internal sealed class NodeBuildProgress(IActivity parent) : IDisposable
{
    private const double WholeBuild = 273; // the seconds of all phases together
    private static readonly TimeSpan Expected = TimeSpan.FromMinutes(4.5);
    private IActivity? _activity;
    private string _phase = "prepare";
    private double _phaseSeconds;
    private double _secondsBefore;
    private double _told = -1;

    /// <summary>Takes one line of standard output.</summary>
    public void Take(string line)
    {
        switch (line.Split(' ', 3))
        {
            case ["phase", var name, var seconds] when Number(seconds) is { } expected:
                _secondsBefore += _phaseSeconds;
                (_phase, _phaseSeconds) = (name, expected);
                Tell(name, 0, always: true);
                break;
            case ["progress", var fraction, var text] when Number(fraction) is { } done:
                Tell($"{_phase}: {text}", done, always: false);
                break;
        }
    }

    /// <summary>The build is complete.</summary>
    public void Succeed() => _activity?.Succeed();

    public void Dispose() => _activity?.Dispose();

    private static double? Number(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;

    private void Tell(string status, double done, bool always)
    {
        _activity ??= parent.Begin("Build Kubernetes from the distribution's source, once on this machine", Expected);
        var fraction = Math.Min(1, (_secondsBefore + (done * _phaseSeconds)) / WholeBuild);
        // The compiler names two thousand packages: each hundredth part is often enough.
        if (!always && done > 0 && fraction < _told + 0.01)
            return;
        _told = fraction;
        _activity.Update(status, fraction);
    }
}
