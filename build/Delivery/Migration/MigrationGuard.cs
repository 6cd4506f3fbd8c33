using DifyDelivery.Migration.Journal;
using DifyDelivery.Planning;

namespace DifyDelivery.Migration;

/// <summary>What the other targets must respect of a migration.</summary>
public static class MigrationGuard
{
    /// <summary>An upgrade while Dify is fenced would lift the fence, or start Dify on half a copy: it is refused.</summary>
    /// <param name="record">The journal; null when there never was a migration.</param>
    /// <param name="now">The present.</param>
    /// <param name="arguments">Arguments that every command needs, with a blank before each; empty when there are none.</param>
    public static Finding? CheckUpgrade(MigrationRecord? record, DateTimeOffset now, string arguments) =>
        record is not null && record.State.HoldsRelease()
            ? new Finding(
                "migration.under-way", Severity.Error,
                $"A migration from {record.From} to {record.To} is under way (state {record.State}); an upgrade would undo what it holds.",
                string.Join(" ", MigrationSituation.Of(record, record.Environment, now, arguments).Choices.Select(choice => $"To {choice}.")))
            : null;

    /// <summary>What a person who verifies should know.</summary>
    /// <param name="record">The journal; null when there never was a migration.</param>
    /// <param name="now">The present.</param>
    /// <param name="arguments">Arguments that every command needs, with a blank before each; empty when there are none.</param>
    public static Finding? CheckVerify(MigrationRecord? record, DateTimeOffset now, string arguments) =>
        CheckUpgrade(record, now, arguments) is { } finding ? finding with { Severity = Severity.Warning } : null;
}
