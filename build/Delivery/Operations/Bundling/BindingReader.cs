using System.Reflection;
using DifyDelivery.Helm;
using DifyDelivery.Operations.Previews;
using DifyDelivery.Planning.Bundles;
using DifyDelivery.Processes;
using DifyDelivery.Tools;

namespace DifyDelivery.Operations.Bundling;

/// <summary>Reads what a plan rests on: once when it is made, and again before it is applied.</summary>
internal sealed class BindingReader(DeliveryContext context, FlexibleServerPort server)
{
    /// <param name="evidence">What was looked at.</param>
    /// <param name="planned">What it will be held against; null when a plan is made.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<PlanBinding> ReadAsync(PlanEvidence evidence, PlanBinding? planned, CancellationToken cancellationToken)
    {
        var settings = context.Settings.Values.ToDictionary(value => value.Name, value => value.Text, StringComparer.Ordinal);
        var state = await server.StateIdentityAsync(cancellationToken);
        return new PlanBinding
        {
            Commit = await GitAsync(cancellationToken, "rev-parse", "HEAD") is { Length: > 0 } commit ? commit : null,
            HasLocalChanges = await GitAsync(cancellationToken, "status", "--porcelain", "--untracked-files=no") is { Length: > 0 },
            Tools = await ToolsAsync(evidence, cancellationToken),
            Settings = settings,
            SettingsDigest = Digests.Of(settings),
            Cluster = evidence.Cluster,
            Release = evidence.Release,
            Terraform = evidence.Terraform is { } plan
                ? new BoundTerraform(plan.Digest, plan.HasChanges, state?.Lineage, state?.Serial)
                {
                    PasswordVersion = evidence.Password?.Version,
                    PasswordProof = evidence.Password is { } password ? PasswordProof.Of(password.Value, planned?.Terraform?.PasswordProof) : null,
                }
                : null,
            Foundation = evidence.Foundation,
            Migration = evidence.Migration,
        };
    }

    /// <summary>The same once more under the environment's lock, as far as another run can have changed it meanwhile.</summary>
    public async Task<PlanBinding> AgainAsync(PlanBinding before, ConnectedCluster cluster, CancellationToken cancellationToken)
    {
        var target = new HelmRelease(cluster.Endpoint.KubeconfigPath, cluster.Endpoint.Context, context.Release.Namespace, context.Release.Name);
        var status = before.Cluster is null ? null : await (await ReleaseChart.HelmAsync(context, cancellationToken)).StatusAsync(target, cancellationToken);
        var state = await server.StateIdentityAsync(cancellationToken);
        return before with
        {
            Cluster = before.Cluster is null ? null : new BoundCluster(status?.Revision, status?.Status),
            Terraform = before.Terraform is { } plan ? plan with { Lineage = state?.Lineage, Serial = state?.Serial } : null,
        };
    }

    private async Task<IReadOnlyDictionary<string, string>> ToolsAsync(PlanEvidence evidence, CancellationToken cancellationToken)
    {
        var tools = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["dify-delivery"] = typeof(BindingReader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown",
        };
        string[] used = [.. evidence.Cluster is null ? Array.Empty<string>() : [ToolNames.Helm], .. evidence.Terraform is null ? Array.Empty<string>() : [ToolNames.Terraform]];
        foreach (var name in used)
        {
            tools[name] = (await context.Toolbox.ResolveAsync(name, context.Reporter, cancellationToken)).Version;
        }

        return tools;
    }

    /// <summary>What Git says, or null: there may be no Git, and a build need not be in a repository.</summary>
    private async Task<string?> GitAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        try
        {
            var result = await context.Processes.RunAsync(new CommandSpec("git", ["-C", context.Folders.Root, .. arguments]), cancellationToken: cancellationToken);
            return result.Succeeded ? result.StandardOutput.Trim() : null;
        }
        catch (Errors.DeliveryException)
        {
            return null;
        }
    }
}
