using DifyDelivery.Errors;
using DifyDelivery.Migration.Journal;

namespace DifyDelivery.Operations.Migrating;

/// <summary>What must hold of the server that the data came from before it may go.</summary>
internal sealed class RetirementGuard(MigrationScene scene)
{
    /// <summary>The databases that go with the server and are nowhere else; none where it does not answer, whose final backup fails.</summary>
    public async Task<IReadOnlyList<OtherDatabase>> FindOthersAsync(MigrationRecord record, CancellationToken cancellationToken)
    {
        if (record.IsBegun(MigrationSteps.RetireServer))
        {
            return [];
        }

        try
        {
            await using var source = await scene.Ends.OpenAsync(record.From, cancellationToken);
            return await OtherDatabases.FindAsync(source, record.SourceDatabases, cancellationToken);
        }
        catch (DeliveryException)
        {
            return [];
        }
    }
}
