using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Postgres.Comparing;

/// <summary>Compares two databases without the help of a copy: schemas, rows hashed inside the servers, and where rows differ.</summary>
/// <param name="source">The one side.</param>
/// <param name="target">The other.</param>
public sealed class DatabaseComparison(DatabaseRef source, DatabaseRef target)
{
    /// <summary>
    /// Compares tables, columns (type, default, not null, identity, generation), indexes, constraints, functions, types, views, triggers,
    /// policies, extensions, sequences with their values, and <c>alembic_version</c>. Owners, privileges, comments, collation names and
    /// our own schema are left out.
    /// </summary>
    /// <param name="tables">Which tables; what hangs on the others is left out too.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task<IReadOnlyList<SchemaDifference>> CompareSchemasAsync(TableSelection tables, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException($"{source} {target}");

    /// <summary>Counts and hashes a table's rows inside one server, with hashtextextended under pinned session settings.</summary>
    /// <param name="database">Which of the two.</param>
    /// <param name="table">The table.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static Task<TableDigest> DigestAsync(DatabaseRef database, TableName table, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException($"{database} {table}");

    /// <summary>Finds where a table's rows differ, by its primary key, or by whole rows where it has none. Constant memory.</summary>
    /// <param name="table">The table.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>Null when they do not.</returns>
    public Task<RowDifference?> LocateAsync(TableName table, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException($"{table}");
}
