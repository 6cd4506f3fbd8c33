using DifyDelivery.Postgres.Copying.Rows;

namespace DifyDelivery.Postgres.Copying.Work;

/// <summary>A table that holds rows of its own: a plain one or a leaf of a partitioned one.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">The columns that can be written, by name, those that are no texts first: generated ones are not.</param>
/// <param name="Format">How its rows travel.</param>
/// <param name="Bytes">Its size on the source, TOAST included.</param>
/// <param name="Blocks">Blocks of its own file, TOAST not included.</param>
/// <param name="IsPartition">Whether it belongs to a partitioned table, which is analysed as a whole.</param>
/// <param name="IsSecured">Whether row-level security hides rows from the role that reads.</param>
internal sealed record CopyTable(
    TableName Name, IReadOnlyList<CopyColumn> Columns, WireFormat Format, long Bytes, long Blocks, bool IsPartition, bool IsSecured)
{
    private string ColumnList => string.Join(", ", Columns.Select(column => Sql.Name(column.Name)));

    /// <summary>How many columns, the first ones, are no texts.</summary>
    public int KeyColumns => Columns.Count(column => !column.IsText);

    /// <summary>Whether equal rows may travel in different forms, so that their digests differ.</summary>
    public bool HasManyForms => Format == WireFormat.Binary && Columns.Any(column => column.HasManyForms);

    /// <summary>The rows themselves, or those of a part. Partitions and children are none of it.</summary>
    public string From(PartRange range) => $"FROM ONLY {Name.Quoted}{range.Condition}";

    /// <summary>What COPY reads: all rows, or those of a part.</summary>
    public string ReadQuery(PartRange range) =>
        range.IsAll && Columns.Count > 0
            ? WriteTarget
            : $"(SELECT {ColumnList} {From(range)})";

    /// <summary>What COPY writes. A table without columns has no list of them.</summary>
    public string WriteTarget => Columns.Count > 0 ? $"{Name.Quoted} ({ColumnList})" : Name.Quoted;
}
