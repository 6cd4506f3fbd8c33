using DifyDelivery.Postgres.Copying;
using DifyDelivery.Reporting;

namespace DifyDelivery.Engine;

/// <summary>Writes the engine's lines. Progress once a second: more would only fill the container's log, but for a new phase or note.</summary>
internal sealed class EngineVoice(TextWriter output, Redactor redactor, TimeProvider time) : IProgress<CopyProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private long _number;
    private long? _said;
    private CopyPhase? _phase;
    private string? _note;

    public void Report(CopyProgress value)
    {
        lock (_gate)
        {
            if (_said is { } said && value.Phase == _phase && value.Note == _note && time.GetElapsedTime(said) < Interval)
            {
                return;
            }

            (_said, _phase, _note) = (time.GetTimestamp(), value.Phase, value.Note);
            Say(number => new EngineProgressLine(number, value));
        }
    }

    public void Say(Func<long, EngineLine> make)
    {
        lock (_gate)
        {
            output.WriteLine(redactor.Redact(make(++_number).Write()));
            output.Flush();
        }
    }
}
