using DifyDelivery.Migration;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Reporting;

namespace DifyDelivery.Operations.Migrating;

/// <summary>Shows how far a copy is. What it does is a status that is replaced; what is out of the ordinary is a line that stays.</summary>
internal sealed class CopyDisplay(string database, IActivity activity, TimeProvider time) : IProgress<CopyProgress>
{
    private readonly Lock _lock = new();
    private CopyPhase? _phase;
    private string? _note;
    private long _bytes;
    private long _began;

    public void Report(CopyProgress value)
    {
        lock (_lock)
        {
            if (_phase != value.Phase)
            {
                (_phase, _bytes, _began) = (value.Phase, value.Bytes, time.GetTimestamp());
            }

            if (_note != value.Note)
            {
                _note = value.Note;
                if (_note is not null)
                {
                    activity.Line($"{database}: {_note}");
                }
            }

            activity.Update(CopyProgressText.Describe(database, value, _bytes, time.GetElapsedTime(_began)), CopyProgressText.Fraction(value));
        }
    }
}
