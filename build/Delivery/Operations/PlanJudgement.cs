using DifyDelivery.Advice;
using DifyDelivery.Backups;
using DifyDelivery.Cost;
using DifyDelivery.Cost.Estimating;
using DifyDelivery.Cost.Prices;
using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Operations.Previews;
using DifyDelivery.Planning;
using DifyDelivery.Planning.Costs;
using DifyDelivery.Policy;
using DifyDelivery.Terraform;

namespace DifyDelivery.Operations;

/// <summary>What a plan is worth and what speaks against it: cost, advice on the topology, policy.</summary>
internal sealed class PlanJudgement(DeliveryContext context)
{
    /// <summary>Completes a plan; what is in it stays as it is.</summary>
    /// <param name="plan">The plan of an operation.</param>
    /// <param name="facts">What the operation observed.</param>
    /// <param name="evidence">What its plan has seen.</param>
    /// <param name="cancellationToken">Stops asking for prices.</param>
    public async Task<DeliveryPlan> CompleteAsync(DeliveryPlan plan, PolicyFacts facts, PlanEvidence evidence, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        facts = facts with { NewestBackup = facts.NewestBackup ?? await NewestBackupAsync(cancellationToken) };
        var cost = await EstimateAsync(evidence, cancellationToken);
        var advice = TopologyAdvisor.Advise(settings, cost);
        return plan with
        {
            Cost = cost,
            Advice = advice,
            Findings =
            [
                .. plan.Findings, .. PolicyCheck.Examine(settings, facts, context.Time), .. CostFindings.Of(cost, settings), .. AdviceFindings.Of(advice, settings, cost),
            ],
        };
    }

    /// <summary>What was seen of the server, and what Terraform's plan makes on it.</summary>
    public static PolicyFacts Facts(IPlatform platform, PlanEvidence evidence) => platform.Server.Facts with
    {
        Collations = (evidence.Terraform?.Changes ?? [])
            .Where(change => change is { Type: "azurerm_postgresql_flexible_server_database", Action: ChangeAction.Create or ChangeAction.Replace })
            .Select(change => (change.RealName, Collation: change.Attributes.FirstOrDefault(attribute => attribute.Path == "collation")?.After?.Trim('"')))
            .Where(database => database.Collation is not null)
            .ToDictionary(database => database.RealName, database => database.Collation!, StringComparer.Ordinal),
    };

    /// <summary>What is known of the workloads of a rendered chart.</summary>
    public static IReadOnlyList<WorkloadFact> Workloads(string? manifest) => manifest is null
        ? []
        : [.. DifyRelease.Workloads(manifest).Select(workload => new WorkloadFact(workload.Component, workload.Replicas, workload.PoolSize, workload.MaxOverflow))];

    /// <summary>Null where none can be read: a store that does not answer has none that is known, and a plan is not refused for it.</summary>
    private async Task<DateTimeOffset?> NewestBackupAsync(CancellationToken cancellationToken)
    {
        if (context.Settings.Topology != Topology.InCluster)
        {
            return null;
        }

        try
        {
            var store = BackupStores.Open(context.Settings, context.Folders.Root, context.Folders.BackupWorkplace);
            var backups = await store.ListAsync(context.Environment, cancellationToken);
            return backups.Max(backup => backup.Manifest?.TakenAt);
        }
        catch (DeliveryException)
        {
            return null;
        }
    }

    /// <summary>What the settings' PostgreSQL costs, beside what the present one does as far as a plan has seen it.</summary>
    /// <param name="evidence">What the plan has seen.</param>
    /// <param name="cancellationToken">Stops asking for prices.</param>
    public async Task<CostComparison> EstimateAsync(PlanEvidence evidence, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var inputs = CostInputs.From(settings);
        var before = CostBefore.Of(inputs, evidence);
        var reader = new PriceReader(context.PriceFolder, context.Time);
        var keys = CostEstimator.Keys(inputs).Union(before is null ? [] : CostEstimator.Keys(before)).ToList();
        if (settings.Cost.PriceSource == PriceSource.Offline)
        {
            return Compare(inputs, before, await reader.ReadAsync(keys, settings.Azure.Location, settings.Cost.Currency, PriceSource.Offline, cancellationToken));
        }

        using var activity = context.Reporter.Begin("Ask Azure's price list");
        var book = await reader.ReadAsync(keys, settings.Azure.Location, settings.Cost.Currency, PriceSource.Live, cancellationToken);
        activity.Succeed($"{book.Answers.Values.Count(answer => answer.UnitPrice is not null)} of {keys.Count} prices known");
        return Compare(inputs, before, book);
    }

    private static CostComparison Compare(CostInputs inputs, CostInputs? before, PriceBook prices) =>
        CostEstimator.Compare(inputs, prices) with { Before = before is null ? null : CostEstimator.Compare(before, prices).Configured };
}
