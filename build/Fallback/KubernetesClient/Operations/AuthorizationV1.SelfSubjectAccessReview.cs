using k8s.Models;

namespace k8s;

/// <summary>Asks what the caller may do.</summary>
public static partial class AuthorizationV1OperationsExtensions
{
    public static Task<V1SelfSubjectAccessReview> CreateSelfSubjectAccessReviewAsync(
        this IAuthorizationV1Operations operations, V1SelfSubjectAccessReview body, string dryRun = null, string fieldManager = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("selfsubjectaccessreviews").CreateAsync(body, new(dryRun, fieldManager), cancellationToken);
}
