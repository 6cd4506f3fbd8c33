using System.Collections.Concurrent;
using k8s;
using k8s.Models;

namespace DifyDelivery.Kubernetes;

public sealed partial class KubernetesCluster
{
    private const int QuestionsAtOnce = 8;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AccessRight>> FindRefusedAsync(
        string space, IReadOnlyList<AccessRight> wanted, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var refused = new ConcurrentBag<(AccessRight Right, string Verb)>();
        await Parallel.ForEachAsync(
            wanted.SelectMany(right => right.Verbs.Select(verb => (right, verb))),
            new ParallelOptions { MaxDegreeOfParallelism = QuestionsAtOnce, CancellationToken = cancellationToken },
            async (question, stop) =>
            {
                if (!await MayAsync(space, question.right, question.verb, stop))
                    refused.Add(question);
            });
        return
        [
            .. wanted
                .Select(right => right with { Verbs = [.. right.Verbs.Where(verb => refused.Contains((right, verb)))] })
                .Where(right => right.Verbs.Count > 0),
        ];
    }

    private async Task<bool> MayAsync(string space, AccessRight right, string verb, CancellationToken cancellationToken)
    {
        var parts = right.Resource.Split('/');
        var question = new V1SelfSubjectAccessReview
        {
            Spec = new V1SelfSubjectAccessReviewSpec
            {
                ResourceAttributes = new V1ResourceAttributes
                {
                    Group = right.Group,
                    Resource = parts[0],
                    Subresource = parts.Length > 1 ? parts[1] : null,
                    Verb = verb,
                    NamespaceProperty = space,
                },
            },
        };
        var answer = await _api.RepeatableAsync(
            $"asking for the right to {verb} {right.Name}",
            () => _client.AuthorizationV1.CreateSelfSubjectAccessReviewAsync(question, cancellationToken: cancellationToken),
            cancellationToken);
        return answer.Status.Allowed;
    }
}
