using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Postgres.Backups;

/// <summary>What a database held at one moment: enough to prove later that a restore is the same.</summary>
public sealed record DatabaseContents
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its size on disk, indexes included.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>The revision of Dify's schema (<c>alembic_version</c>); null without one.</summary>
    public string? Revision { get; init; }

    /// <summary>Extensions that are created in it.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>Every table with rows of its own, and each partitioned one as a whole.</summary>
    public IReadOnlyList<TableDigest> Tables { get; init; } = [];

    /// <summary>Everything else: columns, indexes, constraints, functions, sequences with their values; as JSON that only we read.</summary>
    public required string Catalog { get; init; }

    /// <summary>The rows of all tables.</summary>
    public long Rows => Tables.Sum(table => table.Rows);
}
