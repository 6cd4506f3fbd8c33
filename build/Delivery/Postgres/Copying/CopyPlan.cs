using DifyDelivery.Postgres.Copying.Journal;
using DifyDelivery.Postgres.Copying.Schema;
using DifyDelivery.Postgres.Copying.Work;

namespace DifyDelivery.Postgres.Copying;

/// <summary>What is left to do, from what the source holds and what the journal says is done.</summary>
internal sealed class CopyPlan
{
    private CopyPlan(IReadOnlyList<TableWork> tables, IReadOnlyList<SchemaStatement> finals) => (Tables, Finals) = (tables, finals);

    /// <summary>Per table, biggest first.</summary>
    public IReadOnlyList<TableWork> Tables { get; }

    /// <summary>What runs when all rows are there, in order.</summary>
    public IReadOnlyList<SchemaStatement> Finals { get; }

    /// <summary>Cuts every table into parts.</summary>
    public static IEnumerable<CopyPart> Cut(IEnumerable<CopyTable> tables, long partBytes) => tables.SelectMany(table =>
    {
        var ranges = PartRange.Cut(table.Bytes, table.Blocks, partBytes);
        return ranges.Select((range, at) => new CopyPart(table, at + 1, ranges.Count, range));
    });

    /// <summary>Makes the plan.</summary>
    /// <param name="tables">The source's tables, biggest first.</param>
    /// <param name="parts">Their parts, as the journal has them.</param>
    /// <param name="statements">What is to be made after the rows.</param>
    /// <param name="done">Keys of statements that have run.</param>
    public static CopyPlan Make(
        IReadOnlyList<CopyTable> tables, IReadOnlyList<JournalPart> parts, IReadOnlyList<SchemaStatement> statements, IReadOnlySet<string> done)
    {
        var partsOf = parts.ToLookup(part => part.Table);
        var names = tables.Select(table => table.Name).ToHashSet();

        // Of a table without rows of its own (a partitioned one, a view) nothing is known here: pg_dump's order is right for it.
        var left = statements.Where(statement => !done.Contains(statement.Key)).ToLookup(
            statement => statement.Table is { } table && names.Contains(table) ? table : null);
        return new CopyPlan(
            [
                .. tables.Select(table => new TableWork(
                    table.Name,
                    PartsOf(table, [.. partsOf[table.Name]]),
                    left[table.Name].Where(statement => statement.Kind == StatementKind.Key),
                    left[table.Name].Where(statement => statement.Kind == StatementKind.Index),
                    analyze: !table.IsPartition && !done.Contains(StatementRunner.AnalyzeKey(table.Name)))),
            ],
            [.. left[null]]);
    }

    private static IEnumerable<CopyPart> PartsOf(CopyTable table, List<JournalPart> parts) => parts
        .Where(part => part.Sum is null)
        .Select(part => new CopyPart(table with { Format = part.Format }, part.Number, parts.Count, part.Range));
}
