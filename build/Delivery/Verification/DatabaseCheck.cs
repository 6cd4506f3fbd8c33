using DifyDelivery.Environments;
using DifyDelivery.Helm;

namespace DifyDelivery.Verification;

/// <summary>The server in use answers, with the right version and settings, and the right role owns Dify's database.</summary>
internal sealed class DatabaseCheck(VerificationSubject subject) : ICheck
{
    private const string Database = "dify";
    private const int SmallestMajor = 15;

    public string Title => "database";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await subject.Database(cancellationToken);
        var facts = await connection.Server.ReadFactsAsync(cancellationToken);
        var database = (await connection.Server.ReadDatabasesAsync(cancellationToken)).FirstOrDefault(database => database.Name == Database);
        var problems = new List<string>();
        if (facts.Major < SmallestMajor)
        {
            problems.Add($"PostgreSQL {facts.Version}, older than {SmallestMajor}");
        }

        if (facts.IsReplica)
        {
            problems.Add("it is a standby and takes no writes");
        }

        if (subject.Settings.Topology == Topology.FlexibleServer && facts.TlsInUse is null)
        {
            problems.Add("the connection is not encrypted");
        }

        if (subject.Settings.Topology == Topology.InCluster)
        {
            problems.AddRange(ServerConfiguration.Of(subject.Settings.InCluster)
                .Where(setting => facts.Settings.GetValueOrDefault(setting.Key) != setting.Value)
                .Select(setting => $"its {setting.Key} is {facts.Settings.GetValueOrDefault(setting.Key) ?? "not known"}, the settings say {setting.Value}"));
        }

        if (database is null)
        {
            problems.Add($"there is no database '{Database}'");
        }
        else if (database.IsLeftover)
        {
            problems.Add($"of database '{Database}' there is only what a DROP DATABASE that was cut short has left");
        }
        else if (database.Owner != connection.Server.Endpoint.Username)
        {
            problems.Add($"database '{Database}' belongs to '{database.Owner}', not to '{connection.Server.Endpoint.Username}'");
        }
        else if (database.Encoding != "UTF8")
        {
            problems.Add($"database '{Database}' is encoded as {database.Encoding}");
        }
        else if (!await connection.Server.HasTableAsync(Database, "alembic_version", cancellationToken))
        {
            problems.Add($"database '{Database}' has no table alembic_version: Dify has not migrated it");
        }

        return problems.Count == 0
            ? CheckResult.Good(
                $"PostgreSQL {facts.Version}, {facts.TlsInUse ?? "no TLS (inside the cluster)"}, '{Database}' owned by {database!.Owner}, "
                + $"{database.SizeBytes / (1024 * 1024)} MiB")
            : CheckResult.Bad(string.Join("; ", problems), subject.Settings.Command("Plan", "--show-settings"));
    }
}
