using DifyDelivery.Postgres.Copying.Schema;

namespace DifyDelivery.Postgres.Copying.Work;

/// <summary>Something a worker can do.</summary>
internal abstract record WorkItem(TableWork Table);

/// <summary>Copy a part.</summary>
internal sealed record PartItem(TableWork Table, CopyPart Part) : WorkItem(Table);

/// <summary>Make a key or an index.</summary>
/// <param name="Table">The table.</param>
/// <param name="Statement">What makes it.</param>
/// <param name="IsExclusive">Nothing else of the table runs beside it.</param>
internal sealed record StatementItem(TableWork Table, SchemaStatement Statement, bool IsExclusive) : WorkItem(Table);

/// <summary>Gather statistics.</summary>
internal sealed record AnalyzeItem(TableWork Table, TableName Name) : WorkItem(Table);

/// <summary>
/// Hands out what is ready: what a finished table waits for before more rows, so that its indexes are made while its blocks are still in
/// memory; among parts, those of the biggest table first, so that no big one is left for the end.
/// </summary>
internal sealed class WorkQueue
{
    private readonly Lock _gate = new();
    private readonly IReadOnlyList<TableWork> _tables;
    private int _next;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="tables">In the order in which their parts are copied.</param>
    public WorkQueue(IReadOnlyList<TableWork> tables) => _tables = tables;

    /// <summary>The next thing to do, as soon as there is one; null when all is done.</summary>
    public async Task<WorkItem?> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (Ready() is { } item)
                {
                    return item;
                }

                if (_tables.All(table => table.IsDone))
                {
                    return null;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Says that something is done, which may make more ready.</summary>
    public void Done(WorkItem item)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            item.Table.Done(item);
            (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
    }

    private WorkItem? Ready()
    {
        foreach (var table in _tables)
        {
            if (table.TakeAfterRows() is { } item)
            {
                return item;
            }
        }

        for (; _next < _tables.Count; _next++)
        {
            if (_tables[_next].TakePart() is { } item)
            {
                return item;
            }
        }

        return null;
    }
}
