using DifyDelivery.Processes;

namespace DifyDelivery.Terraform;

/// <summary>Something that is not as the state says.</summary>
/// <param name="Address">The resource to make anew, for <see cref="PlanRequest.Replace"/>. Making it anew loses no data.</param>
/// <param name="Reason">What was found, in words.</param>
public sealed record DriftedResource(string Address, string Reason);

/// <summary>
/// Looks whether the sandbox's server is in the cluster as the state says. The built-in provider cannot: it believes its state, so that
/// a deleted StatefulSet would stay deleted.
/// </summary>
/// <param name="processes">Starts kubectl.</param>
/// <param name="terraform">The sandbox's root module, initialised.</param>
public sealed class SandboxServerDrift(IProcessRunner processes, ITerraform terraform)
{
    private const string Credentials = "terraform_data.credentials[0]";
    private const string Workload = "terraform_data.workload[0]";
    private const string Remedy = "run DeployDify or ProvisionPostgres: they start the sandbox's cluster when it is down";
    private const int Differs = 1;

    /// <summary>Compares; changes nothing.</summary>
    /// <param name="place">Where the server should be.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>What differs; empty when all is well or nothing has been applied.</returns>
    /// <exception cref="CommandFailedException">The cluster does not answer.</exception>
    public async Task<IReadOnlyList<DriftedResource>> FindAsync(SandboxServerPlace place, CancellationToken cancellationToken = default)
    {
        var state = await terraform.ReadStateAsync(cancellationToken);
        var input = state.FirstOrDefault(resource => resource.Address == Workload)?.Attributes.Find("input");
        if (input?.FindText("manifest") is not { } manifest || input?.FindText("name") is not { } name)
        {
            return [];
        }

        var missing = await MissingAsync(place, name, cancellationToken);
        if (missing.Count > 0)
        {
            return
            [
                .. missing.Where(thing => !thing.StartsWith("persistentvolumeclaim", StringComparison.Ordinal))
                    .Select(thing => new DriftedResource(Credentials, $"{thing} is gone")).Take(1),
                .. missing.Select(thing => new DriftedResource(Workload, $"{thing} is gone")).Take(1),
            ];
        }

        var difference = await RunAsync(place, manifest, cancellationToken, "diff", "--filename", "-");
        return difference.ExitCode switch
        {
            0 => [],
            Differs => [new DriftedResource(Workload, $"not as applied: {string.Join(", ", ChangedObjects(difference.StandardOutput))}")],
            _ => throw new CommandFailedException("The sandbox's server could not be compared with its state.", difference, Remedy),
        };
    }

    private async Task<IReadOnlyList<string>> MissingAsync(SandboxServerPlace place, string name, CancellationToken cancellationToken)
    {
        string[] wanted = [$"secret/{name}-admin", $"secret/{name}-tls", $"persistentvolumeclaim/data-{name}-0"];
        var found = await RunAsync(place, null, cancellationToken, ["get", .. wanted, "--ignore-not-found", "--output", "name"]);
        found.EnsureSucceeded("The sandbox's server could not be looked at.", Remedy);
        return [.. wanted.Except(found.StandardOutput.Split('\n').Select(line => line.Trim()))];
    }

    /// <summary>The objects of a unified diff, from its headings: <c>+++ MERGED-1/apps.v1.StatefulSet.flexible-server.psql-dify-dev</c>.</summary>
    private static IEnumerable<string> ChangedObjects(string difference) =>
        difference.Split('\n')
            .Where(line => line.StartsWith("+++ ", StringComparison.Ordinal))
            .Select(line => Path.GetFileName(line[4..].Split('\t', ' ')[0]))
            .Select(file => string.Join(' ', file.Split('.').SkipWhile(part => part.Length == 0 || char.IsLower(part[0])).Take(1)))
            .Distinct();

    private Task<CommandResult> RunAsync(
        SandboxServerPlace place, string? input, CancellationToken cancellationToken, params IReadOnlyList<string> arguments)
    {
        var command = new CommandSpec(place.Kubectl, ["--context", place.Cluster.Context, "--namespace", place.Namespace, .. arguments])
        {
            // An external diff program of the person's own would answer in its own format.
            Environment = new Dictionary<string, string?> { ["KUBECONFIG"] = place.Cluster.KubeconfigPath, ["KUBECTL_EXTERNAL_DIFF"] = null },
            StandardInput = input,
        };
        return processes.RunAsync(command, cancellationToken: cancellationToken);
    }
}
