using DifyDelivery.Environments;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Tools;

namespace DifyDelivery.Operations.Migrating;

/// <summary>Makes the engine's request of a record and two ends.</summary>
internal sealed class CopyWork(DeliveryContext context)
{
    public async Task<DatabaseCopy> ComposeAsync(
        DatabaseRecord database, DatabaseRef source, DatabaseRef target, bool isFenced, DataDigest digest, CancellationToken cancellationToken) => new(
        new CopyRequest
        {
            Id = database.CopyId,
            Source = source,
            Target = target,
            ClientPrograms = await ProgramsAsync(cancellationToken),
            Workers = context.Settings.Migration.Workers,
            Digest = digest == DataDigest.Sql ? DigestMethod.Sql : DigestMethod.Stream,
            SourceIsFenced = isFenced,
        },
        context.Processes, context.Time);

    public async Task<string> ProgramsAsync(CancellationToken cancellationToken) =>
        Path.GetDirectoryName((await context.Toolbox.ResolveAsync(ToolNames.PostgresClient, context.Reporter, cancellationToken)).Path)!;
}
