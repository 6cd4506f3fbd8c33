using System.Text.RegularExpressions;
using DifyDelivery.Errors;
using DifyDelivery.Pipelines.Rules;
using DifyDelivery.Spelling;

namespace DifyDelivery.Pipelines;

/// <summary>Makes a plan of a team's choices, or says everything that is wrong with them at once.</summary>
/// <param name="commands">The build's names.</param>
/// <param name="known">The environments that have parameters.</param>
/// <param name="describe">Looks an environment up in its parameters: where it lives, and its resources.</param>
public sealed partial class PipelinePlanReader(BuildCommands commands, IReadOnlyList<string> known, Func<string, PipelineEnvironment> describe)
{
    private const string None = "none";
    private const string Off = "off";
    private static readonly string[] UsualEnvironments = ["dev", "test", "prod"];
    private readonly List<string> _problems = [];

    /// <summary>Reads.</summary>
    /// <param name="choices">What the parameters say; null takes its default.</param>
    /// <exception cref="DeliveryException">Something is refused; the message has all of it.</exception>
    public PipelinePlan Read(PipelineChoices choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        _problems.Clear();
        var names = Environments(choices.Environments);
        var production = Subset("CiProduction", choices.Production ?? [.. names.Intersect(["prod"])], names);
        var approved = Subset("CiApprovals", choices.Approvals ?? production, names);
        var runner = Runners(choices, names);
        var environments = names.Select(name => describe(name) with
        {
            IsProduction = production.Contains(name),
            NeedsApproval = approved.Contains(name),
            Runner = runner(name),
        });
        var plan = new PipelinePlan
        {
            Commands = commands,
            Environments = [.. environments],
            Hosts = Hosts(choices.Hosts),
            Runner = runner(null),
            DriftSchedule = Drift(choices.DriftSchedule),
            Name = Plain("CiName", choices.Name ?? "dify"),
            Branch = Plain("CiBranch", choices.Branch ?? "main"),
            Secrets = [.. (choices.Secrets ?? []).Select(secret => Matching("CiSecrets", secret, VariableName(), "a variable's name such as POSTGRESQL_PASSWORD"))],
            Hosting = choices.Hosting,
        };
        return _problems.Count == 0 ? plan : throw new DeliveryException(
            "Pipelines cannot be generated from these parameters.", string.Join('\n', _problems), "Correct them in .nuke/parameters.json.");
    }

    private List<string> Environments(IReadOnlyList<string>? given)
    {
        var names = given ?? [.. UsualEnvironments.Where(known.Contains)];
        foreach (var name in names.Where(name => !known.Contains(name)))
        {
            _problems.Add($"CiEnvironments: '{name}' has no file .nuke/parameters.{name}.json.{Nearest.Hint(name, known)}");
        }

        if (names.Count == 0 || names.Distinct().Count() != names.Count)
        {
            _problems.Add("CiEnvironments: name each environment once, in the order of promotion.");
        }

        return [.. names.Where(known.Contains).Distinct()];
    }

    private List<string> Subset(string parameter, IReadOnlyList<string> given, List<string> names)
    {
        if (given is [None])
        {
            return [];
        }

        foreach (var name in given.Where(name => !names.Contains(name)))
        {
            _problems.Add($"{parameter}: '{name}' is none of {string.Join(", ", names)}.{Nearest.Hint(name, names)}");
        }

        return [.. given];
    }

    private List<PipelineHost> Hosts(IReadOnlyList<string>? given)
    {
        if (given is null)
        {
            return [.. Enum.GetValues<PipelineHost>()];
        }

        var hosts = new List<PipelineHost>();
        foreach (var text in given)
        {
            if (Enum.TryParse<PipelineHost>(text, ignoreCase: true, out var host) && Enum.IsDefined(host))
            {
                hosts.Add(host);
            }
            else
            {
                _problems.Add($"CiHosts: '{text}' is none of {string.Join(", ", Enum.GetNames<PipelineHost>())}.{Nearest.Hint(text, Enum.GetNames<PipelineHost>())}");
            }
        }

        return [.. hosts.Distinct().Order()];
    }

    private Func<string?, RunnerChoice> Runners(PipelineChoices choices, List<string> names)
    {
        var labels = ByEnvironment("CiRunners", choices.Runners, names);
        var pools = ByEnvironment("CiPools", choices.Pools, names);
        return name =>
        {
            var runner = RunnerChoice.Hosted;
            if (Find(labels, name) is { } text)
            {
                runner = runner with { Labels = [.. text.Split('+').Select(label => Matching("CiRunners", label, PlainName(), "a label such as self-hosted"))] };
            }

            return Find(pools, name) switch
            {
                null => runner,
                var pool when pool.StartsWith("pool:", StringComparison.Ordinal) => runner with { Pool = pool[5..] },
                var pool when pool.StartsWith("image:", StringComparison.Ordinal) => runner with { Image = pool[6..] },
                var pool => Refuse($"CiPools: '{pool}' is neither image:<name> nor pool:<name>.", runner),
            };
        };
    }

    private Dictionary<string, string> ByEnvironment(string parameter, IReadOnlyList<string>? given, List<string> names)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in given ?? [])
        {
            var at = entry.IndexOf('=', StringComparison.Ordinal);
            var name = at < 0 ? string.Empty : entry[..at];
            if (at >= 0 && !names.Contains(name))
            {
                _problems.Add($"{parameter}: '{name}' is none of {string.Join(", ", names)}.{Nearest.Hint(name, names)}");
            }

            map[name] = entry[(at + 1)..];
        }

        return map;
    }

    private static string? Find(Dictionary<string, string> map, string? name) => map.GetValueOrDefault(name ?? string.Empty) ?? map.GetValueOrDefault(string.Empty);

    private string? Drift(string? given)
    {
        if (given is null)
        {
            return "17 5 * * 1-5";
        }

        if (given == Off)
        {
            return null;
        }

        if (CronExpression.Refuse(given) is { } problem)
        {
            _problems.Add($"CiDriftSchedule: '{given}' is no schedule: {problem}. It takes minute, hour, day, month, weekday, UTC, such as '17 5 * * 1-5', or off.");
        }

        return given;
    }

    private string Plain(string parameter, string text) => Matching(parameter, text, PlainName(), "letters, digits, '.', '_', '/' and '-'");

    private string Matching(string parameter, string text, Regex pattern, string expected)
    {
        if (!pattern.IsMatch(text))
        {
            _problems.Add($"{parameter}: '{text}' is refused; it takes {expected}.");
        }

        return text;
    }

    private RunnerChoice Refuse(string problem, RunnerChoice runner)
    {
        if (!_problems.Contains(problem))
        {
            _problems.Add(problem);
        }

        return runner;
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._/-]*$")]
    private static partial Regex PlainName();

    [GeneratedRegex("^[A-Z][A-Z0-9_]*$")]
    private static partial Regex VariableName();
}
