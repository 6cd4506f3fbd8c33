using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Verification;

namespace DifyDelivery.Operations.Migrating;

/// <summary>Every check of Verify in a topology, and whether Dify's setup is the one that it was before.</summary>
internal sealed class FunctionalCheck(MigrationScene scene)
{
    private const string SetupTitle = "setup";

    // Dify does not use the replica: that it lags after a load, or is made anew, keeps nobody from a verified server.
    private static readonly string[] OfTheReplica = ["replica", "disk use"];

    public async Task<FunctionalResult> RunAsync(ReleaseShape shape, MigrationRecord record, StepScope scope, CancellationToken cancellationToken)
    {
        var subject = await new VerificationSubjects(scene.Context, scene.Platform, scene.Server, scene.Ends).ComposeAsync(
            scene.Cluster, shape, cancellationToken);
        subject = subject with
        {
            Idle = record.Writers.Where(writer => writer.Replicas == 0).Select(writer => writer.Workload).ToHashSet(StringComparer.Ordinal),
            Left = shape is { Topology: Topology.FlexibleServer, KeepInClusterServer: true } ? scene.WorkloadsOf(Topology.InCluster) : [],
        };
        var results = new List<CheckRecord>();
        foreach (var check in DifyChecks.For(subject).Where(check => check.Title != SetupTitle))
        {
            scope.Activity.Update(check.Title);
            var result = await CheckRunner.RunAsync(check, cancellationToken);
            results.Add(
                result.State == CheckState.Passed ? new CheckRecord(check.Title, true, result.Detail)
                : result.Ok || OfTheReplica.Contains(check.Title) ? new CheckRecord(check.Title, true, $"warning: {result.Detail}")
                : new CheckRecord(check.Title, false, result.Detail));
        }

        var setup = await SetupAsync(record, cancellationToken);
        results.Add(setup);
        foreach (var bad in results.Where(result => !result.Ok))
        {
            scope.Line($"{bad.Title}: {bad.Detail}");
        }

        return new FunctionalResult(results, setup.Detail);
    }

    private async Task<CheckRecord> SetupAsync(MigrationRecord record, CancellationToken cancellationToken)
    {
        try
        {
            var (step, at) = await new SetupReading(scene).ReadAsync(cancellationToken);
            return step == record.SetupStep && at == record.SetupAt
                ? new CheckRecord(SetupTitle, true, $"Dify's setup is {step}{(at is null ? string.Empty : $" at {at}")}, as before")
                : new CheckRecord(SetupTitle, false, $"Dify's setup is {step} at {at}; before it was {record.SetupStep} at {record.SetupAt}: this is another database");
        }
        catch (DeliveryException exception)
        {
            return new CheckRecord(SetupTitle, false, $"{exception.Message} {exception.Why}".TrimEnd());
        }
    }
}

/// <summary>What the checks found.</summary>
internal sealed record FunctionalResult(IReadOnlyList<CheckRecord> Results, string Setup)
{
    /// <exception cref="DeliveryException">A check failed.</exception>
    public void Demand(string message, IReadOnlyList<string> choices)
    {
        var bad = Results.Where(result => !result.Ok).ToList();
        if (bad.Count > 0)
        {
            throw new DeliveryException(message, string.Join('\n', bad.Select(result => $"{result.Title}: {result.Detail}")), string.Join('\n', choices));
        }
    }
}
