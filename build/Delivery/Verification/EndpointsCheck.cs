using DifyDelivery.Kubernetes;

namespace DifyDelivery.Verification;

/// <summary>Every Service of the release has a pod behind it that takes traffic.</summary>
internal sealed class EndpointsCheck(VerificationSubject subject) : ICheck
{
    public string Title => "endpoints";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken = default)
    {
        var space = subject.Release.Namespace;
        var services = (await subject.Cluster.ListServicesAsync(space, subject.Selector, cancellationToken)).Where(service => service.Selector.Count > 0 && !IsIdle(service)).ToList();
        var pods = (await subject.Cluster.ListPodsAsync(space, cancellationToken: cancellationToken)).Where(pod => pod is { Ready: true, Terminating: false }).ToList();
        var empty = services
            .Where(service => !pods.Any(pod => service.Selector.All(wanted => pod.Labels.GetValueOrDefault(wanted.Key) == wanted.Value)))
            .ToLookup(IsLeft, service => service.Name);
        return services.Count == 0 ? CheckResult.Bad("the release has no Service", subject.Settings.Command("DeployDify"))
            : empty[false].Any() ? CheckResult.Bad($"no ready pod is behind {string.Join(", ", empty[false])}", $"kubectl get endpoints --namespace {space}")
            : empty[true].Any() ? CheckResult.Warn(
                $"no ready pod is behind {string.Join(", ", empty[true])}, of the server that Dify has left", $"kubectl get endpoints --namespace {space}")
            : CheckResult.Good($"{services.Count} Services, each with a ready pod");
    }

    // The chart gives a server's workload two Services: one of its own name, one without an address.
    private bool IsLeft(ServiceInfo service) => subject.Left.Any(name => service.Name == name || service.Name == $"{name}-hl");

    private bool IsIdle(ServiceInfo service) =>
        service.Selector.TryGetValue("component", out var component) && subject.Idle.Contains(subject.Names.Deployment(component));
}
