using DifyDelivery.Errors;

namespace DifyDelivery.Components.Running;

/// <summary>What a call of MigrateData is for.</summary>
internal enum MigrationMode
{
    Migrate,
    Preflight,
    Status,
    Rollback,
    Rehearse,
}

/// <summary>Reads the mode off the switches, of which one may be given.</summary>
internal static class MigrationModes
{
    public static MigrationMode Of(IMigrateData migration) =>
        Of(migration.Preflight, migration.Status, migration.Rollback, migration.Rehearse, migration.To is not null);

    public static MigrationMode Of(bool preflight, bool status, bool rollback, bool rehearse, bool hasDirection)
    {
        List<(bool Given, MigrationMode Mode, string Name)> switches =
        [
            (preflight, MigrationMode.Preflight, "--preflight"), (status, MigrationMode.Status, "--status"),
            (rollback, MigrationMode.Rollback, "--rollback"), (rehearse, MigrationMode.Rehearse, "--rehearse"),
        ];
        var given = switches.Where(entry => entry.Given).ToList();
        if (given.Count > 1)
        {
            throw new DeliveryException(
                $"{string.Join(" and ", given.Select(entry => entry.Name))} exclude each other.", remedy: "Give one of them, or none to migrate.");
        }

        if (hasDirection && (status || rollback))
        {
            throw new DeliveryException(
                $"{given[0].Name} takes no --to: the migration's journal knows the direction.", remedy: "Leave --to out.");
        }

        return given.Count == 0 ? MigrationMode.Migrate : given[0].Mode;
    }
}
