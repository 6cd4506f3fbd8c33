using System.Net;
using DifyDelivery.Helm;
using DifyDelivery.Kubernetes;
using DifyDelivery.Postgres.Fencing;

namespace DifyDelivery.Verification;

/// <summary>
/// Tells Dify's own sessions from anybody else's. By the pod where the address is one's; outside the cluster, and behind a node's address, by
/// the role that Dify logs in as and by what Dify's drivers leave empty: people's programs (psql, pgAdmin, exporters, backups) give their name.
/// </summary>
/// <param name="pods">The pods of the release's namespace.</param>
/// <param name="release">Release name.</param>
/// <param name="login">The role that Dify logs in as on the server.</param>
internal sealed class SessionOwner(IReadOnlyList<Pod> pods, string release, string login)
{
    private const string Instance = "app.kubernetes.io/instance";
    private const string Component = "component";

    /// <summary>Whether a session is of a workload of Dify's, as far as can be told.</summary>
    public bool IsDifys(SessionFacts session) => PodOf(session) is { } pod
        ? pod.Labels.GetValueOrDefault(Instance) == release && DifyComponents.Writers.Contains(pod.Labels.GetValueOrDefault(Component) ?? string.Empty)
        : !IsLocal(session) && session.User == login && session.Application.Length == 0;

    /// <summary>For people: the pod, or who from where with what.</summary>
    public string NameOf(SessionFacts session) =>
        PodOf(session)?.Name ?? $"{session.User}@{session.Address ?? "local"}{(session.Application.Length > 0 ? $" ({session.Application})" : string.Empty)}";

    private Pod? PodOf(SessionFacts session) => pods.FirstOrDefault(pod => pod.Address is not null && pod.Address == session.Address);

    // Whoever comes by the server's own socket or through a tunnel into its pod is a person or a program there, and no workload.
    private static bool IsLocal(SessionFacts session) =>
        session.Address is null || (IPAddress.TryParse(session.Address, out var address) && IPAddress.IsLoopback(address));
}
