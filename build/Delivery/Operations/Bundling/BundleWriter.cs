using System.Text;
using System.Text.Json;
using DifyDelivery.Errors;
using DifyDelivery.Operations.Previews;
using DifyDelivery.Planning;
using DifyDelivery.Planning.Bundles;
using DifyDelivery.Planning.Rendering;

namespace DifyDelivery.Operations.Bundling;

/// <summary>Puts a plan into a bundle. Everything in it but the encrypted plan has passed the redactor.</summary>
internal sealed class BundleWriter(DeliveryContext context, FlexibleServerPort server)
{
    private static readonly string[] Authors = ["GITHUB_ACTOR", "BUILD_REQUESTEDFOR", "USER", "USERNAME"];

    /// <summary>What a saved plan is encrypted for: another environment's bundle cannot carry it.</summary>
    public static string ContextOf(BundleManifest manifest) => FormattableString.Invariant($"terraform plan of {manifest.Environment}, {manifest.CreatedAt:O}");

    public async Task<PlanBundle> WriteAsync(
        string path, PlanDocument document, PlanEvidence evidence, BundleKey? key, TimeSpan validFor, CancellationToken cancellationToken)
    {
        if (document.Plan.IsBlocked)
        {
            throw new FindingsBlockException(document.Plan.Findings);
        }

        var targets = Targets(document.Plan.Target, evidence);
        if (targets.Count == 0)
        {
            throw new DeliveryException(
                "No plan bundle was written: nothing of the plan could be looked at yet.",
                string.Join('\n', document.Plan.NotPreviewed.Select(part => $"{part.What}: {part.Why}")),
                $"Run the target without a bundle this once: {context.Command(document.Plan.Target)}");
        }

        var manifest = new BundleManifest
        {
            Environment = context.Environment,
            Targets = targets,
            CreatedAt = document.CreatedAt,
            ExpiresAt = document.CreatedAt + validFor,
            CreatedBy = Author(),
            Summary = PlanSummary.Of(document.Plan),
            Binding = await new BindingReader(context, server).ReadAsync(evidence, null, cancellationToken),
            KeptPlan = evidence.Terraform is { HasChanges: true } kept && key is null ? Path.GetFileName(kept.File) : null,
        };
        var entries = Texts(document, evidence).ToDictionary(entry => entry.Name, entry => Encoding.UTF8.GetBytes(context.Redactor.Redact(entry.Text)));
        if (evidence.Terraform is { HasChanges: true } plan && key is not null)
        {
            entries[PlanBundle.EncryptedPlanEntry] = key.Encrypt(await File.ReadAllBytesAsync(plan.File, cancellationToken), ContextOf(manifest));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var fresh = $"{path}.{Guid.NewGuid():n}.new";
        try
        {
            PlanBundle bundle;
            await using (var stream = new FileStream(fresh, FileMode.CreateNew, FileAccess.Write))
            {
                bundle = PlanBundle.Write(stream, manifest, entries, key);
            }

            File.Move(fresh, path, overwrite: true);
            if (manifest.KeptPlan is not null)
            {
                server.Keep(evidence.Terraform!);
            }

            return bundle;
        }
        finally
        {
            File.Delete(fresh);
        }
    }

    private static IEnumerable<(string Name, string Text)> Texts(PlanDocument document, PlanEvidence evidence)
    {
        yield return ("plan.md", PlanMarkdown.Render(document));
        yield return ("plan.json", PlanJson.Render(document));
        yield return ("plan.html", PlanHtml.Render(document));
        if (evidence.Manifest is { } manifest)
        {
            yield return (PlanBundle.RenderedEntry, manifest);
        }

        if (evidence.Terraform is { } plan)
        {
            // Without its path: the file is put elsewhere before it is applied, and only its digest counts.
            yield return (PlanBundle.TerraformChangesEntry, JsonSerializer.Serialize(plan with { File = string.Empty }));
        }
    }

    /// <summary>What this plan can be executed by: a target whose every act is known.</summary>
    private static List<string> Targets(string target, PlanEvidence evidence)
    {
        var isReleaseKnown = evidence.Manifest is not null;
        var targets = new List<string>();
        if (evidence.Terraform is not null)
        {
            targets.Add("ProvisionPostgres");
        }

        if (target == "MigrateData" ? evidence.Cluster is not null : isReleaseKnown)
        {
            targets.Insert(0, target);
        }

        return targets;
    }

    private static string? Author() =>
        Authors.Select(System.Environment.GetEnvironmentVariable).FirstOrDefault(name => !string.IsNullOrWhiteSpace(name));
}
