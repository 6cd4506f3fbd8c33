using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Postgres.Inspection;

/// <summary>An index that was never finished, as a CREATE INDEX CONCURRENTLY that failed leaves it: nobody reads it, and a dump leaves it out.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Index">Its name.</param>
public sealed record InvalidIndex(TableName Table, TableName Index);

/// <summary>
/// A constraint that nobody enforces, because the triggers that do are disabled: a dump says nothing of that, and where it is restored the
/// constraint is enforced again.
/// </summary>
/// <param name="Table">The table that it is a constraint of.</param>
/// <param name="Name">Its name.</param>
/// <param name="On">The tables whose triggers are disabled; a foreign key has some on either side.</param>
public sealed record DisabledConstraint(TableName Table, string Name, IReadOnlyList<TableName> On);
