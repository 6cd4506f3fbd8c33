using DifyDelivery.Processes;

namespace DifyDelivery.Doctor.Checks;

/// <summary>How many of the sandbox node's packages are installed. Apt brings the rest when the node is built, so none missing is no problem.</summary>
internal sealed class NodePackagesCheck(IReadOnlyDictionary<string, string> packages, IProcessRunner processes) : IDoctorCheck
{
    public string Subject => "Packages of the sandbox's node";

    public async Task<DoctorResult> RunAsync(CancellationToken cancellationToken = default)
    {
        if (ProgramPath.Find("dpkg-query") is not { } query)
            return new DoctorResult(Subject, DoctorStatus.NotNeeded, "the sandbox's own node runs on Debian 12 only; kind and clusters of yours do without");

        // A source package is never installed.
        var wanted = packages.Where(package => package.Key != "kubernetes").ToDictionary();
        var installed = await InstalledAsync(query, wanted.Keys, cancellationToken);
        var other = wanted
            .Where(package => installed.TryGetValue(package.Key, out var version) && !version.StartsWith(package.Value, StringComparison.Ordinal))
            .Select(package => $"{package.Key} {installed[package.Key]} instead of {package.Value}")
            .ToList();
        if (other.Count > 0)
        {
            return new DoctorResult(
                Subject,
                DoctorStatus.Warning,
                $"other versions than proven: {string.Join(", ", other)}",
                "Use the versions of Debian 12 (bookworm), or --sandbox-cluster kind.");
        }

        var missing = wanted.Keys.Except(installed.Keys).ToList();
        var rest = missing.Count == 0 ? string.Empty : $"; apt brings {string.Join(", ", missing)} when the node is built";
        return new DoctorResult(Subject, DoctorStatus.Ok, $"{installed.Count} of {wanted.Count} installed{rest}");
    }

    private async Task<Dictionary<string, string>> InstalledAsync(string query, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        // It ends with 1 when it does not know some of them; the others are told all the same.
        string[] arguments = ["--show", "--showformat=${Package} ${db:Status-Status} ${Version}\n", .. names];
        var result = await processes.RunAsync(new CommandSpec(query, arguments), cancellationToken: cancellationToken);
        return result.StandardOutput.Split('\n')
            .Select(line => line.Split(' '))
            .Where(fields => fields is [_, "installed", _])
            .ToDictionary(fields => fields[0], fields => fields[2]);
    }
}
