using DifyDelivery.Environments;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Tools;

namespace DifyDelivery.Operations.Migrating;

/// <summary>Makes the engine's request of a record and two ends.</summary>
internal sealed class CopyWork(DeliveryContext context)
{
    public async Task<DatabaseCopy> ComposeAsync(
        DatabaseRecord database, DatabaseEnd source, DatabaseRef target, bool isFenced, DigestMethod digest, CancellationToken cancellationToken) => new(
        Request(context.Settings, database, source.Database(database.Source), target, await ProgramsAsync(source, cancellationToken), isFenced, digest),
        context.Processes, context.Time);

    /// <summary>
    /// A copy that is finished. What is left to do with it is done on the target alone, which is named as the source too: that one may be lost by now.
    /// </summary>
    public DatabaseCopy Finished(DatabaseRecord database, DatabaseEnd target)
    {
        var copy = target.Database(database.Target);
        return new(Request(context.Settings, database, copy, copy, string.Empty, isFenced: true, context.Settings.Migration.Digest), context.Processes, context.Time);
    }

    /// <summary>A migration's copy of a database whose source is fenced, for what is done from here.</summary>
    public Task<DatabaseCopy> FencedAsync(DatabaseRecord database, DatabaseEnd source, DatabaseEnd target, CancellationToken cancellationToken) =>
        ComposeAsync(database, source, target.Database(database.Target), isFenced: true, context.Settings.Migration.Digest, cancellationToken);

    /// <summary>The request, wherever the engine runs.</summary>
    public static CopyRequest Request(
        DeliverySettings settings, DatabaseRecord database, DatabaseRef source, DatabaseRef target, string programs, bool isFenced, DigestMethod digest) => new()
        {
            Id = database.CopyId,
            Source = source,
            Target = target,
            Tables = database.Selection,
            ClientPrograms = programs,
            Workers = settings.Migration.Workers,
            Digest = digest,
            SourceIsFenced = isFenced,
        };

    /// <summary>
    /// Adds to what a copy did how large the source is: what the next estimate is reckoned with. What was split off is not known apart, and such
    /// a copy measures nothing.
    /// </summary>
    public static async Task<DatabaseRecord> MeasureAsync(DatabaseRecord database, DatabaseEnd source, CancellationToken cancellationToken)
    {
        if (database.Only is not null && database.Source != database.Name)
        {
            return database;
        }

        var size = (await source.Server.ReadDatabasesAsync(cancellationToken)).FirstOrDefault(facts => facts.Name == database.Source)?.SizeBytes ?? 0;
        return database with { Copy = database.Copy! with { SourceBytes = size } };
    }

    /// <summary>The folder of pg_dump and pg_restore, new enough for a server: they refuse one of a newer major than their own.</summary>
    public async Task<string> ProgramsAsync(DatabaseEnd source, CancellationToken cancellationToken)
    {
        var facts = await source.Server.ReadFactsAsync(cancellationToken);
        return (await new PostgresClients(context.Toolbox).ForAsync(facts.Major, context.Reporter, cancellationToken)).Folder;
    }
}
