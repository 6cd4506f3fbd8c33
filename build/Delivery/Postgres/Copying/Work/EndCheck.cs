using DifyDelivery.Errors;
using Npgsql;

namespace DifyDelivery.Postgres.Copying.Work;

/// <summary>Refuses what a copy could not carry, or would mix with what is there: before anything is made.</summary>
internal sealed class EndCheck(CopyRequest request)
{
    // TID range scans: without them a part would read its whole table.
    private const int OldestSource = 14;

    public async Task SourceAsync(NpgsqlConnection source, CancellationToken cancellationToken)
    {
        if (source.PostgreSqlVersion.Major < OldestSource)
        {
            throw new DeliveryException(
                $"{request.Source} has PostgreSQL {source.PostgreSqlVersion}.", $"{OldestSource} is the oldest that is copied from",
                "upgrade the source first");
        }

        if (request.Tables.IsExclusion
            && await source.SingleAsync("SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_largeobject_metadata)", row => row.GetBoolean(0), cancellationToken))
        {
            throw new DeliveryException(
                $"Database {request.Source} holds large objects, which are not copied.", "Dify makes none",
                "export them (lo_export) and remove them (lo_unlink), or move this database with pg_dump");
        }
    }

    public void Tables(IEnumerable<CopyTable> tables)
    {
        var secured = tables.Where(table => table.IsSecured).Select(table => table.Name).ToList();
        if (secured.Count > 0)
        {
            throw new DeliveryException(
                $"Row-level security hides rows of {string.Join(", ", secured)} from {request.Source.Server}.", "a copy would leave them out",
                "give the role BYPASSRLS, or let the owner run ALTER TABLE ... NO FORCE ROW LEVEL SECURITY for the time of the copy");
        }
    }

    public async Task TargetAsync(NpgsqlConnection source, NpgsqlConnection target, CancellationToken cancellationToken)
    {
        var there = (await SourceCatalog.NamesAsync(target, cancellationToken)).ToHashSet();
        var both = (await SourceCatalog.NamesAsync(source, cancellationToken)).Where(name => request.Tables.Includes(name) && there.Contains(name)).ToList();
        if (both.Count > 0)
        {
            throw new DeliveryException(
                $"Database {request.Target} holds tables that are to be copied.",
                $"{string.Join(", ", both.Take(5))}{(both.Count > 5 ? $" and {both.Count - 5} more" : "")} are there, and no journal of ours says that a copy made them",
                "copy into an empty database: whoever owns these tables decides what becomes of them");
        }
    }
}
