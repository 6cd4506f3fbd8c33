using System.Globalization;
using DifyDelivery.Errors;
using DifyDelivery.Operations;
using DifyDelivery.Planning.Bundles;

namespace DifyDelivery.Components.Running;

/// <summary>Where Plan keeps its bundle. Refuses what it was given before anything is looked at.</summary>
internal sealed class BundleOutput
{
    private const int MostHours = 24 * 30;
    private readonly DeliverySession _session;
    private readonly string _path;
    private readonly TimeSpan _validFor;
    private readonly BundleKey? _key;

    public BundleOutput(IPlan request, DeliverySession session)
    {
        var hours = request.PlanBundleHours ?? 24;
        if (hours is < 1 or > MostHours)
        {
            throw new DeliveryException($"--plan-bundle-hours {hours} is refused.", $"It takes 1 to {MostHours}.", "Leave it out for 24.");
        }

        _session = session;
        _path = Path.GetFullPath(request.PlanBundleOut!);
        _validFor = TimeSpan.FromHours(hours);
        _key = Key(session);
    }

    /// <summary>The key of the environment variable; the redactor knows it from here on.</summary>
    public static BundleKey? Key(DeliverySession session)
    {
        var text = Environment.GetEnvironmentVariable(BundleKey.Variable);
        session.Redactor.Register(text?.Trim());
        return BundleKey.Parse(text);
    }

    /// <summary>Whose plan it is and what it was made from, for logs and approvals.</summary>
    public static string Describe(BundleManifest manifest) => string.Create(
        CultureInfo.InvariantCulture,
        $"made {manifest.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC{(manifest.CreatedBy is null ? string.Empty : $" by {manifest.CreatedBy}")}, {(manifest.Binding.Commit is { } commit ? $"commit {commit[..Math.Min(12, commit.Length)]}{(manifest.Binding.HasLocalChanges ? " with local changes" : string.Empty)}" : "outside of a repository")}, for {string.Join(" or ", manifest.Targets)}, until {manifest.ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {manifest.Summary}");

    public async Task<PlanBundle> WriteAsync(DeliveryPreview preview, CancellationToken cancellationToken)
    {
        var bundle = await preview.SaveBundleAsync(_path, _key, _validFor, cancellationToken);
        var (manifest, environment) = (bundle.Manifest, bundle.Manifest.Environment);
        _session.Reporter.Line($"Bundle {bundle.Id} in {Path.GetRelativePath(Environment.CurrentDirectory, _path)}, {Describe(manifest)}");
        if (manifest.KeptPlan is not null)
        {
            _session.Reporter.Warning(
                $"{BundleKey.Variable} is not set: the saved Terraform plan stays in this machine's state of '{environment}', only its digest is in the bundle, and nothing signs it. Elsewhere the bundle will be refused.");
        }

        _session.Reporter.Line($"Execute it: ./build.sh {manifest.Targets[0]} --env {environment} --plan-bundle {Path.GetRelativePath(Environment.CurrentDirectory, _path)}, with the same arguments");
        return bundle;
    }
}
