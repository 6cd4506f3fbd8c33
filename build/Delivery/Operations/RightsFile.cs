using DifyDelivery.Kubernetes;

namespace DifyDelivery.Operations;

/// <summary>Where <c>Doctor --rbac</c> writes the Roles.</summary>
internal static class RightsFile
{
    public static string PathIn(DeliveryContext context) =>
        Path.GetRelativePath(context.Folders.Root, Path.Combine(context.Folders.Artifacts, $"rbac-{context.Environment}.yaml"));

    /// <summary>Writes all targets' Roles, and says what is in them.</summary>
    public static async Task WriteAsync(DeliveryContext context, RightsSubject? subject, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(context.Folders.Artifacts);
        var path = Path.Combine(context.Folders.Root, PathIn(context));
        await File.WriteAllTextAsync(path, RightsManifest.Write(context.Release.Namespace, subject), cancellationToken);
        context.Reporter.Table(
            ["Target", "Role", "May, in the namespace"],
            TargetRights.Targets.Select(target => new[]
            {
                target, RightsManifest.NameOf(target), string.Join("; ", TargetRights.Of(target).GroupBy(right => string.Join(", ", right.Verbs)).Select(group => $"{group.Key}: {string.Join(" ", group.Select(right => right.Name))}")),
            }));
        context.Reporter.Line($"Roles for namespace '{context.Release.Namespace}', each with {(subject is null ? "a ServiceAccount of its own" : $"{subject.Kind} {subject.Name}")}: {PathIn(context)}");
        context.Reporter.Line($"An administrator applies them: kubectl apply --filename {PathIn(context)}");
    }
}
