using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations.Migrating;

/// <summary>Looks at both servers before anything is stopped. Changes nothing.</summary>
internal sealed class MigrationLook(MigrationScene scene)
{
    /// <summary>Looks; a server that is not there yet is left out.</summary>
    public async Task<LookResult> RunAsync(Topology from, Topology to, IReadOnlyList<string> databases, bool targetIsOurs, CancellationToken cancellationToken)
    {
        await using var source = await scene.Ends.OpenAsync(from, cancellationToken);
        var sourceFacts = await source.Server.ReadFactsAsync(cancellationToken);
        var findings = new List<Finding>();
        if (sourceFacts.IsReplica)
        {
            findings.Add(new("migration.source-is-replica", Severity.Error, $"{source.Name} is a standby: it is not the server that Dify writes to.", "Look at its pod; promote or mend it first."));
        }

        if (await OpenTargetAsync(to, findings, cancellationToken) is not { } target)
        {
            return new LookResult(findings, await source.IdentifyAsync(cancellationToken), null, []);
        }

        await using (target)
        {
            var targetFacts = await target.Server.ReadFactsAsync(cancellationToken);
            if (targetFacts.Major < sourceFacts.Major)
            {
                findings.Add(new(
                    "migration.major-downgrade", scene.Context.Settings.Migration.AllowMajorDowngrade ? Severity.Warning : Severity.Error,
                    $"{target.Name} is PostgreSQL {targetFacts.Major}, {source.Name} is {sourceFacts.Major}: an older server may lack what the data or the schema uses.",
                    "Try it first with --rehearse; then '--allow-major-downgrade true'."));
            }

            var holding = new List<string>();
            foreach (var database in targetIsOurs ? [] : databases)
            {
                if (await target.Server.HasDataAsync(database, cancellationToken))
                {
                    holding.Add($"{target.Name}/{database}");
                }
            }

            return new LookResult(findings, await source.IdentifyAsync(cancellationToken), await target.IdentifyAsync(cancellationToken), holding);
        }
    }

    private async Task<DatabaseEnd?> OpenTargetAsync(Topology to, List<Finding> findings, CancellationToken cancellationToken)
    {
        if (to == Topology.FlexibleServer && await scene.Server.FindAsync(cancellationToken) is null)
        {
            return null;
        }

        DatabaseEnd? target = null;
        try
        {
            target = await scene.Ends.OpenAsync(to, cancellationToken);
            await target.Server.ReadFactsAsync(cancellationToken);
            return target;
        }
        catch (DeliveryException exception)
        {
            findings.Add(new("migration.target-not-there", Severity.Note, $"The {to} server does not answer yet; it was not looked at. {exception.Why}", null));
            if (target is not null)
            {
                await target.DisposeAsync();
            }

            return null;
        }
    }
}

/// <summary>What a look at both servers found.</summary>
/// <param name="Findings">What a person should know.</param>
/// <param name="Source">The source.</param>
/// <param name="Target">The target; null when it is not there yet.</param>
/// <param name="Holding">Databases of the target that hold rows, as <c>server/database</c>: to be dropped only when confirmed by that name.</param>
internal sealed record LookResult(
    IReadOnlyList<Finding> Findings, ServerIdentity Source, ServerIdentity? Target, IReadOnlyList<string> Holding);
