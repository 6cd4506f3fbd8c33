namespace DifyDelivery.Postgres.Copying.Work;

/// <summary>The unit of copying, of journalling and of trying anew: one transaction on the target.</summary>
/// <param name="Table">The table.</param>
/// <param name="Number">Which of its parts, from 1.</param>
/// <param name="Count">How many it has.</param>
/// <param name="Range">Its stretch of the table's file.</param>
internal sealed record CopyPart(CopyTable Table, int Number, int Count, PartRange Range)
{
    /// <summary>Its share of the table's size, as an estimate of its bytes.</summary>
    public long ExpectedBytes => Table.Bytes / Count;

    /// <summary>For people: <c>public.messages 3/7</c>.</summary>
    public override string ToString() => Count == 1 ? $"{Table.Name}" : $"{Table.Name} {Number}/{Count}";
}
