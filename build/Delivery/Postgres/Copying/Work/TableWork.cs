using DifyDelivery.Postgres.Copying.Schema;

namespace DifyDelivery.Postgres.Copying.Work;

/// <summary>
/// What is left to do for a table, in an order in which nothing waits for a lock: its parts, all at once; then its keys, which lock it,
/// one after the other; then its indexes, all at once; then its statistics. Not thread-safe: the queue guards it.
/// </summary>
internal sealed class TableWork(
    TableName name, IEnumerable<CopyPart> parts, IEnumerable<SchemaStatement> keys, IEnumerable<SchemaStatement> indexes, bool analyze)
{
    private readonly Queue<CopyPart> _parts = new(parts);
    private readonly Queue<SchemaStatement> _keys = new(keys);
    private readonly Queue<SchemaStatement> _indexes = new(indexes);
    private bool _analyze = analyze;
    private int _running;
    private int _partsRunning;
    private bool _keysRunning;

    public TableName Name => name;

    /// <summary>Statements one after the other, which wait for no table.</summary>
    public static TableWork InOrder(IEnumerable<SchemaStatement> statements) =>
        new(new TableName("", ""), [], statements, [], analyze: false);

    /// <summary>Bytes of the parts that are left, as estimated.</summary>
    public long ExpectedBytes => _parts.Sum(part => part.ExpectedBytes);

    /// <summary>Whether all rows are there.</summary>
    public bool HasRows => _parts.Count == 0 && _partsRunning == 0;

    /// <summary>Whether nothing is left and nothing under way.</summary>
    public bool IsDone => _running == 0 && _parts.Count == 0 && _keys.Count == 0 && _indexes.Count == 0 && !_analyze;

    public PartItem? TakePart()
    {
        if (!_parts.TryDequeue(out var part))
        {
            return null;
        }

        _running++;
        _partsRunning++;
        return new PartItem(this, part);
    }

    public WorkItem? TakeAfterRows()
    {
        if (!HasRows || _keysRunning)
        {
            return null;
        }

        if (_keys.TryDequeue(out var key))
        {
            _running++;
            _keysRunning = true;
            return new StatementItem(this, key, IsExclusive: true);
        }

        if (_indexes.TryDequeue(out var index))
        {
            _running++;
            return new StatementItem(this, index, IsExclusive: false);
        }

        if (!_analyze || _running > 0)
        {
            return null;
        }

        _running++;
        _analyze = false;
        return new AnalyzeItem(this, name);
    }

    public void Done(WorkItem item)
    {
        _running--;
        if (item is PartItem)
        {
            _partsRunning--;
        }
        else if (item is StatementItem { IsExclusive: true })
        {
            _keysRunning = false;
        }
    }
}
