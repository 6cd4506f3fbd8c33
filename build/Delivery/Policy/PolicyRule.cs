using DifyDelivery.Environments;
using DifyDelivery.Planning;

namespace DifyDelivery.Policy;

/// <summary>One rule: what a team should not have although settings allow it.</summary>
/// <param name="Id">Stable identifier: <c>policy.public-access</c>.</param>
/// <param name="Summary">What it is about, in a few words.</param>
/// <param name="Severities">How much a violation matters where.</param>
/// <param name="Check">Finds violations.</param>
internal sealed record PolicyRule(string Id, string Summary, RuleSeverities Severities, Func<PolicySubject, IEnumerable<Violation>> Check);

/// <summary>How much a violation matters in each environment; null: the rule does not apply there. An environment of another name counts as test.</summary>
internal sealed record RuleSeverities(Severity? Dev, Severity? Test, Severity? Prod)
{
    public static RuleSeverities Everywhere(Severity severity) => new(severity, severity, severity);

    public Severity? In(string environment) => environment switch
    {
        "dev" => Dev,
        "prod" => Prod,
        _ => Test,
    };
}

/// <summary>What rules look at.</summary>
internal sealed record PolicySubject(DeliverySettings Settings, PolicyFacts Facts, DateTimeOffset Now)
{
    /// <summary>Rules about the Flexible Server are silent where there is none.</summary>
    public FlexibleServerSettings? Server => Settings.FlexibleServer.UseAzurePostgres ? Settings.FlexibleServer : null;

    public bool IsInCluster => Settings.Topology == Topology.InCluster;
}

/// <summary>A rule is not kept.</summary>
/// <param name="Message">One or two sentences naming the thing.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="IsAhead">It will not be kept soon, and is still: worth a note only.</param>
internal sealed record Violation(string Message, string Remedy, bool IsAhead = false);
