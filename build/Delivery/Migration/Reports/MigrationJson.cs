using System.Text.Json;
using DifyDelivery.Migration.Journal;

namespace DifyDelivery.Migration.Reports;

/// <summary>A migration's report as JSON, for machines. Members are only ever added within one <see cref="SchemaVersion"/>.</summary>
public static class MigrationJson
{
    /// <summary>Version of the document's schema.</summary>
    public const int SchemaVersion = 1;

    /// <summary>What is worked out of the record is written too: machines need not. A file has the room that the journal spares.</summary>
    private static readonly JsonSerializerOptions Options = new(RecordJson.Options) { IgnoreReadOnlyProperties = false, WriteIndented = true };

    /// <summary>Renders. The caller redacts the result.</summary>
    /// <param name="document">What to report.</param>
    public static string Render(ReportDocument document)
    {
        var record = document.Record;
        return JsonSerializer.Serialize(
            new
            {
                SchemaVersion,
                title = document.Title,
                writtenAt = document.WrittenAt.UtcDateTime,
                headline = document.Situation.Headline,
                servers = document.Situation.Servers,
                choices = document.Situation.Choices,
                notes = document.Notes,
                isEqual = record.Databases.All(database => database.IsEqual),
                rows = record.Databases.Sum(database => database.Rows),
                bytes = record.Databases.Sum(database => database.Bytes),
                writeStopSeconds = document.WriteStop?.TotalSeconds,
                migration = record with { Previous = null },
            },
            Options) + "\n";
    }
}
