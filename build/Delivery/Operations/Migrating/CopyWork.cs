using DifyDelivery.Environments;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Tools;

namespace DifyDelivery.Operations.Migrating;

/// <summary>Makes the engine's request of a record and two ends.</summary>
internal sealed class CopyWork(DeliveryContext context)
{
    public async Task<DatabaseCopy> ComposeAsync(
        DatabaseRecord database, DatabaseEnd source, DatabaseRef target, bool isFenced, DataDigest digest, CancellationToken cancellationToken) => new(
        new CopyRequest
        {
            Id = database.CopyId,
            Source = source.Database(database.Name),
            Target = target,
            ClientPrograms = await ProgramsAsync(source, cancellationToken),
            Workers = context.Settings.Migration.Workers,
            Digest = digest == DataDigest.Sql ? DigestMethod.Sql : DigestMethod.Stream,
            SourceIsFenced = isFenced,
        },
        context.Processes, context.Time);

    /// <summary>Adds to what a copy did how large the source is: what the next estimate is reckoned with.</summary>
    public static async Task<DatabaseRecord> MeasureAsync(DatabaseRecord database, DatabaseEnd source, CancellationToken cancellationToken)
    {
        var size = (await source.Server.ReadDatabasesAsync(cancellationToken)).FirstOrDefault(facts => facts.Name == database.Name)?.SizeBytes ?? 0;
        return database with { Copy = database.Copy! with { SourceBytes = size } };
    }

    /// <summary>The folder of pg_dump and pg_restore, new enough for a server: they refuse one of a newer major than their own.</summary>
    public async Task<string> ProgramsAsync(DatabaseEnd source, CancellationToken cancellationToken)
    {
        var facts = await source.Server.ReadFactsAsync(cancellationToken);
        return (await new PostgresClients(context.Toolbox).ForAsync(facts.Major, context.Reporter, cancellationToken)).Folder;
    }
}
