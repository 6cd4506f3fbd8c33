using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Postgres.Comparing;

/// <summary>Compares two databases without the help of a copy: schemas, rows hashed inside the servers, and where rows differ.</summary>
/// <param name="source">The one side. It is only read.</param>
/// <param name="target">The other. It is read, too; definitions that are printed differently are tried out here in a transaction that is taken back.</param>
public sealed class DatabaseComparison(DatabaseRef source, DatabaseRef target)
{
    /// <summary>
    /// Compares tables, columns (type, default, not null, identity, generation), indexes, constraints, functions, types, views, triggers,
    /// rules, policies, extensions, sequences with their values, and <c>alembic_version</c>. Owners, privileges, comments, collation names,
    /// our own schema and extensions that only the target has are left out. Servers may be of different majors.
    /// </summary>
    /// <param name="tables">Which tables; what hangs on the others is left out too, and all that stands by itself when only some are named.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>Ordered by name; empty when nothing differs.</returns>
    /// <exception cref="Errors.DeliveryException">A server does not answer, or refuses to be read.</exception>
    public async Task<IReadOnlyList<SchemaDifference>> CompareSchemasAsync(TableSelection tables, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var here = new CatalogReader(source).ReadAsync(tables, cancellationToken);
        var there = new CatalogReader(target).ReadAsync(tables, cancellationToken);
        await Task.WhenAll(here, there);
        var candidates = CatalogDiff.Compare(await here, await there);
        var real = await new ExpressionRoundTrip(target).RealDifferencesAsync(
            [.. candidates.Where(candidate => candidate.OnlyExpressionsDiffer)], cancellationToken);
        return [.. candidates.Where(candidate => !candidate.OnlyExpressionsDiffer || real.Contains(candidate)).Select(candidate => candidate.ToDifference())];
    }

    /// <summary>
    /// Counts and hashes a table's rows inside one server, with hashtextextended under pinned session settings. Its bytes are those of the
    /// rows' text, and its digest is not the one of a copied stream.
    /// </summary>
    /// <param name="database">Which of the two.</param>
    /// <param name="table">The table; a partitioned one with all its partitions.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="Errors.DeliveryException">The table does not exist or cannot be read.</exception>
    public static Task<TableDigest> DigestAsync(DatabaseRef database, TableName table, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(table);
        return SqlDigest.ComputeAsync(database, table, cancellationToken);
    }

    /// <summary>Finds where a table's rows differ, by its primary key, or by whole rows where it has none. Constant memory.</summary>
    /// <param name="table">The table; a partitioned one with all its partitions.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>Null when they do not.</returns>
    /// <exception cref="Errors.DeliveryException">The table does not exist on one of them or cannot be read.</exception>
    public Task<RowDifference?> LocateAsync(TableName table, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new RowLocator(source, target).LocateAsync(table, cancellationToken);
    }
}
