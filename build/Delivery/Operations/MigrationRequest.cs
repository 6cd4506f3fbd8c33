using DifyDelivery.Environments;

namespace DifyDelivery.Operations;

/// <summary>What a person asks of MigrateData.</summary>
/// <param name="To">Where the data is to go; null: where the settings say, or where the migration under way goes.</param>
/// <param name="Confirmation">The typed name of what may be lost; null when none was given.</param>
public sealed record MigrationRequest(Topology? To, string? Confirmation);
