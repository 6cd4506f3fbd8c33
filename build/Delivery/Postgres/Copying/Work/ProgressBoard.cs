namespace DifyDelivery.Postgres.Copying.Work;

/// <summary>Gathers what the workers do, and tells it several times a second.</summary>
internal sealed class ProgressBoard(IProgress<CopyProgress> progress, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, string> _current = [];
    private CopyPhase _phase;
    private string? _note;
    private long _finishedBytes;
    private long _movingBytes;
    private long _waitingBytes;
    private long _rows;
    private int _partsDone;
    private int _tablesDone;
    private int _tables;
    private int _statementsDone;
    private int _statements;

    public void Enter(CopyPhase phase)
    {
        lock (_gate)
        {
            _phase = phase;
        }

        Tell();
    }

    /// <summary>Says what is out of the ordinary, until it is not any more: null.</summary>
    public void Note(string? note)
    {
        lock (_gate)
        {
            _note = note;
        }

        Tell();
    }

    /// <summary>Parts and statements that are finished, those of earlier runs included: by this a copy gets on.</summary>
    public int Finished
    {
        get
        {
            lock (_gate)
            {
                return _partsDone + _statementsDone;
            }
        }
    }

    /// <summary>Sets the totals, as a run finds them.</summary>
    public void Begin(
        long finishedBytes, long waitingBytes, long rows, int partsDone, int tablesDone, int tables, int statementsDone, int statements)
    {
        lock (_gate)
        {
            (_finishedBytes, _movingBytes, _waitingBytes, _rows, _partsDone) = (finishedBytes, 0, waitingBytes, rows, partsDone);
            (_tablesDone, _tables, _statementsDone, _statements) = (tablesDone, tables, statementsDone, statements);
            _current.Clear();
        }
    }

    /// <summary>Bytes on their way; negative when a part is given up.</summary>
    public void Moved(long bytes) => Interlocked.Add(ref _movingBytes, bytes);

    /// <summary>A part is there.</summary>
    /// <param name="moved">What <see cref="Moved"/> was told of it.</param>
    /// <param name="expected">What it was expected to have.</param>
    /// <param name="rows">Its rows.</param>
    public void PartDone(long moved, long expected, long rows)
    {
        lock (_gate)
        {
            Interlocked.Add(ref _movingBytes, -moved);
            _finishedBytes += moved;
            _waitingBytes -= expected;
            _rows += rows;
            _partsDone++;
        }
    }

    public void TableDone()
    {
        lock (_gate)
        {
            _tablesDone++;
        }
    }

    public void StatementDone()
    {
        lock (_gate)
        {
            _statementsDone++;
        }
    }

    /// <summary>What a worker is at; null when it is at nothing.</summary>
    public void Working(int worker, string? what)
    {
        lock (_gate)
        {
            if (what is null)
            {
                _current.Remove(worker);
            }
            else
            {
                _current[worker] = what;
            }
        }
    }

    /// <summary>Tells until it is stopped.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                Tell();
            }
        }
        catch (OperationCanceledException)
        {
            Tell();
        }
    }

    private void Tell()
    {
        lock (_gate)
        {
            var moving = Interlocked.Read(ref _movingBytes);
            progress.Report(new CopyProgress(
                _phase, _finishedBytes + moving, _finishedBytes + Math.Max(_waitingBytes, moving), _rows,
                _tablesDone, _tables, _statementsDone, _statements, [.. _current.Values])
            {
                Note = _note,
            });
        }
    }
}
