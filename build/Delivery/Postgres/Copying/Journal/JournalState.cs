using DifyDelivery.Postgres.Copying.Rows;
using DifyDelivery.Postgres.Copying.Sessions;
using DifyDelivery.Postgres.Copying.Work;

namespace DifyDelivery.Postgres.Copying.Journal;

/// <summary>What the journal says of a run.</summary>
/// <param name="Source">What the source said of itself when its rows were first read.</param>
/// <param name="SchemaDigest">The digest of the schema that was made; null when none was.</param>
/// <param name="Sequences">Sequences set; null as long as the copy is not finished.</param>
internal sealed record JournalRun(SourceState Source, string? SchemaDigest, int? Sequences)
{
    /// <summary>Whether everything was copied.</summary>
    public bool IsFinished => Sequences is not null;
}

/// <summary>A part as the journal knows it.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Number">Which of the table's, from 1.</param>
/// <param name="Range">Its stretch of the table's file.</param>
/// <param name="Format">How its rows travel.</param>
/// <param name="Sum">Its rows; null as long as they are not there.</param>
internal sealed record JournalPart(TableName Table, int Number, PartRange Range, WireFormat Format, RowSum? Sum);
