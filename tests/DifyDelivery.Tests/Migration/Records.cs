using DifyDelivery.Environments;
using DifyDelivery.Migration.Journal;

namespace DifyDelivery.Tests.Migration;

/// <summary>Records and settings for the tests of migrations.</summary>
internal static class Records
{
    public static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    public static DeliverySettings Settings(Topology topology = Topology.InCluster, bool useAzurePostgres = true) => SettingsReader.Read(
        "dev",
        new Dictionary<string, SettingInput>
        {
            ["Platform"] = new("Sandbox", "test"),
            ["Topology"] = new(topology.ToString(), "test"),
            ["UseAzurePostgres"] = new(useAzurePostgres ? "true" : "false", "test"),
        });

    public static MigrationRecord Forward(MigrationState state = MigrationState.Started) =>
        MigrationRecord.Begin("dev", Topology.InCluster, Topology.FlexibleServer, ["dify"], null, Now) with { State = state };

    public static MigrationRecord Back(MigrationState state = MigrationState.Started) =>
        MigrationRecord.Begin("dev", Topology.FlexibleServer, Topology.InCluster, ["dify"], null, Now) with { State = state };

    public static StepRecord Step(string id, int from = 0, int to = 1) => new(id, id, Now.AddSeconds(from), Now.AddSeconds(to), null);

    /// <summary>A record with everything in it.</summary>
    public static MigrationRecord Full()
    {
        var record = Forward(MigrationState.Soaking);
        return (record with
        {
            Writers = [new("dify-api", 2)],
            Autoscalers = ["dify-api"],
            Source = new("dify-postgresql-primary", "dify/dify-postgresql-primary-0:5432", "15.18", "7399"),
            Target = new("psql-dify-dev", "10.0.0.4:5432", "17.2", null),
            SetupStep = "finished",
            SetupAt = "2026-11-01T00:00:00",
            Checks = [new("database", true, "PostgreSQL 17.2"), new("api", false, "answers <503> | nothing")],
            RetainedUntil = Now.AddDays(7),
            Backup = new("artifacts/backups/dev/1", 4096, Now, 2),
            Previous = Back(MigrationState.Retired),
        })
            .With(record.Databases[0] with
            {
                Counted = new(17, "1732700000"),
                Copy = new(3, 40, 1, 2, "0/16B3748", TimeSpan.FromSeconds(12.5)),
                VerifiedIn = TimeSpan.FromSeconds(3),
                Tables =
                [
                    new("public", "messages", 1_204_331, 340_000_000, new string('a', 32), 1_204_331, new string('a', 32)),
                    new("public", "odd | <name>", 2, 64, new string('b', 32), 1, new string('c', 32), "1 only in the source between 1 and 1: (1): only in the source"),
                ],
            })
            .Done(Step(MigrationSteps.Writers, 10, 12)).Done(Step(MigrationSteps.Unfence, 40, 70));
    }
}
