using System.Text.Json;
using DifyDelivery.Errors;
using DifyDelivery.Files;
using DifyDelivery.Planning.Bundles;
using DifyDelivery.Terraform;

namespace DifyDelivery.Operations.Bundling;

/// <summary>Opens a bundle for a run, and lays the saved Terraform plan in it where the run will apply it from.</summary>
internal sealed class BundleReader(DeliveryContext context, FlexibleServerPort server)
{
    public async Task<PlanBundle> OpenAsync(string path, BundleKey? key, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new DeliveryException(
                $"The plan bundle '{path}' does not exist.", remedy: $"Name the file that '{context.Command("Plan", "--plan-bundle-out <file>")}' wrote.");
        }

        await using var stream = File.OpenRead(path);
        var bundle = PlanBundle.Read(stream, key);
        var mismatches = BundleComparison.CheckUse(bundle.Manifest, context.Environment, context.Target, context.Time.GetUtcNow());
        if (mismatches.Count > 0)
        {
            throw new PlanBundleMismatchException(mismatches, bundle.Manifest.Environment, RemedyFor(bundle.Manifest, mismatches) ?? context.PlanAgain);
        }

        server.Adopted = bundle.Manifest.Binding.Terraform is null ? null : await AdoptAsync(bundle, key, cancellationToken);
        return bundle;
    }

    private async Task<TerraformPlan> AdoptAsync(PlanBundle bundle, BundleKey? key, CancellationToken cancellationToken)
    {
        if (!bundle.Entries.TryGetValue(PlanBundle.TerraformChangesEntry, out var changes)
            || JsonSerializer.Deserialize<TerraformPlan>(changes) is not { } plan
            || plan.Digest != bundle.Manifest.Binding.Terraform!.PlanDigest)
        {
            throw Refuse("bundle.terraform-plan", $"The entry {PlanBundle.TerraformChangesEntry} does not describe the plan", "the plan of the manifest", "another");
        }

        if (!plan.HasChanges)
        {
            // Nothing will be applied, so nothing is taken at its word either.
            return plan with { Changes = [] };
        }

        var file = bundle.Manifest.KeptPlan is { } kept
            ? Path.Combine(server.PlanDirectory, Path.GetFileName(kept))
            : server.PlaceForBundledPlan(bundle.Id);
        if (bundle.Manifest.KeptPlan is null)
        {
            await LayAsync(bundle, key, file, cancellationToken);
        }
        else if (!File.Exists(file))
        {
            throw Refuse("bundle.terraform-plan", "The saved Terraform plan was left in the environment's state folder, and is not there", Path.GetFileName(file), "nothing");
        }

        return Digests.Of(await File.ReadAllBytesAsync(file, cancellationToken)) == plan.Digest
            ? plan with { File = file }
            : throw Refuse("bundle.terraform-plan", "The saved Terraform plan is not the one that was planned", plan.Digest, "another digest");
    }

    private async Task LayAsync(PlanBundle bundle, BundleKey? key, string file, CancellationToken cancellationToken)
    {
        if (!bundle.Entries.TryGetValue(PlanBundle.EncryptedPlanEntry, out var encrypted) || key?.Decrypt(encrypted, BundleWriter.ContextOf(bundle.Manifest)) is not { } content)
        {
            throw Refuse("bundle.terraform-plan", $"The saved Terraform plan cannot be decrypted with this {BundleKey.Variable}", "the key that it was made with", key is null ? "none" : "another key");
        }

        server.Remember(file);
        await PrivateFiles.WriteAsync(file, content, cancellationToken);
    }

    private string? RemedyFor(BundleManifest manifest, IReadOnlyList<BundleMismatch> mismatches) =>
        mismatches is [{ Id: "bundle.target" }]
            ? $"Run what it is for: ./build.sh {manifest.Targets[0]} --env {context.Environment} --plan-bundle <file>. What could not be looked at when it was made needs a plan of its own afterwards."
            : null;

    private PlanBundleMismatchException Refuse(string id, string what, string planned, string found) => new([new(id, what, planned, found)], context.Environment, context.PlanAgain);
}
