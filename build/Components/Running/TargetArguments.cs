using System.Globalization;

namespace DifyDelivery.Components.Running;

/// <summary>
/// What was said beside the settings, for commands that a person is told to run again: without it they would mean something else, and
/// <c>Teardown</c> without <c>--retire-source</c> is the whole environment's. Never what was confirmed: that is typed each time.
/// </summary>
internal static class TargetArguments
{
    /// <summary>The arguments; empty when there are none.</summary>
    /// <param name="build">The build.</param>
    /// <param name="target">The target that runs.</param>
    public static string Of(IHazDelivery build, string target) => string.Join(' ', All(build, target));

    private static IEnumerable<string> All(IHazDelivery build, string target) => target switch
    {
        nameof(IMigrateData.MigrateData) when build is IMigrateData migration => Given(
            Option("--to", migration.To), Switch("--preflight", migration.Preflight), Switch("--rollback", migration.Rollback), Switch("--rehearse", migration.Rehearse)),
        nameof(ITeardown.Teardown) when build is ITeardown teardown => Given(Switch("--retire-source", teardown.RetireSource)),
        nameof(IDeployDify.DeployDify) when build is IDeployDify deploy => Given(Switch("--rollback-on-failure", deploy.RollbackOnFailure)),
        nameof(IProvisionPostgres.ProvisionPostgres) when build is IProvisionPostgres provision => Given(Option("--server-power", provision.ServerPower)),
        nameof(IBackup.Backup) when build is IBackup backup => Given(Option("--server-backup", backup.ServerBackup)),
        nameof(IRestoreBackup.Restore) when build is IRestoreBackup restore => Given(
            Option("--backup", restore.BackupId), Option("--restore-into", restore.RestoreInto), Switch("--undo", restore.Undo),
            Option("--restore-server", restore.RestoreServer), Option("--point-in-time", restore.PointInTime)),
        _ => [],
    };

    private static IEnumerable<string> Given(params string?[] arguments) => arguments.OfType<string>();

    private static string? Option<T>(string name, T? value) =>
        value is null ? null : string.Create(CultureInfo.InvariantCulture, $"{name} {value}");

    private static string? Switch(string name, bool isGiven) => isGiven ? name : null;
}
