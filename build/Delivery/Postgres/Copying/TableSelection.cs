namespace DifyDelivery.Postgres.Copying;

/// <summary>Which tables of the source are copied, with all that hangs on them. Two selections split a database, two copies into one merge.</summary>
public sealed record TableSelection
{
    private readonly bool _isExclusion;
    private readonly IReadOnlySet<TableName> _tables;

    private TableSelection(bool isExclusion, IReadOnlySet<TableName> tables)
    {
        _isExclusion = isExclusion;
        _tables = tables;
    }

    /// <summary>The whole database: its functions, types and free-standing sequences too.</summary>
    public static TableSelection All { get; } = new(isExclusion: true, new HashSet<TableName>());

    /// <summary>Whether everything is selected.</summary>
    public bool IsAll => _isExclusion && _tables.Count == 0;

    /// <summary>The named tables when only they are selected, or those that are left out; empty for <see cref="All"/>.</summary>
    public IReadOnlySet<TableName> Tables => _tables;

    /// <summary>Whether <see cref="Tables"/> are the ones left out.</summary>
    public bool IsExclusion => _isExclusion;

    /// <summary>These tables with their indexes, constraints and owned sequences, and no other.</summary>
    public static TableSelection Only(IEnumerable<TableName> tables) => new(isExclusion: false, tables.ToHashSet());

    /// <summary>Everything but these tables and what hangs on them.</summary>
    public static TableSelection Except(IEnumerable<TableName> tables) => new(isExclusion: true, tables.ToHashSet());

    /// <summary>Whether a table is selected.</summary>
    public bool Includes(TableName table) => _tables.Contains(table) != _isExclusion;
}
