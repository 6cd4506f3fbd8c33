using System.Text.RegularExpressions;
using DifyDelivery.Planning;
using DifyDelivery.Spelling;

namespace DifyDelivery.Pipelines.Rules;

/// <summary>What holds for a script on either host.</summary>
internal sealed partial class ScriptRules(PipelinePlan plan)
{
    private static readonly string[] NotAnArgument = ["&&", "||", ";", "|"];

    /// <summary>Judges one script.</summary>
    /// <param name="where">File and step, for people.</param>
    /// <param name="script">What the shell runs.</param>
    public IEnumerable<Finding> Check(string where, string script)
    {
        if (script.Contains("${{", StringComparison.Ordinal) || script.Contains("$[", StringComparison.Ordinal))
        {
            yield return Findings.Error(
                "pipelines.expression-in-script", $"{where}: an expression stands inside the script. Whoever can set its value can run commands.",
                "Hand the value over in env and write \"$NAME\" in the script.");
        }

        if (Macro().Match(script) is { Success: true } macro)
        {
            yield return Findings.Error(
                "pipelines.expression-in-script", $"{where}: the variable {macro.Value} is put into the script as text.", "Hand the value over in env and write \"$NAME\" in the script.");
        }

        if (VersionWithV().Match(script) is { Success: true } version)
        {
            yield return Findings.Error(
                "pipelines.version-with-v", $"{where}: '{version.Value}' asks for a download that is not there: the command puts the v in front itself.", "Write the version without it.");
        }

        foreach (var call in Calls(script))
        {
            foreach (var finding in CheckCall(where, call))
            {
                yield return finding;
            }
        }
    }

    /// <summary>The calls of the build in a script: target first, then what follows it.</summary>
    public static IEnumerable<IReadOnlyList<string>> Calls(string script) =>
        from line in script.Split('\n')
        let words = line.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries)
        let at = Array.FindIndex(words, word => word is BuildCommands.Program or "./build.cmd" or "build.sh")
        where at >= 0
        select (IReadOnlyList<string>)[.. words.Skip(at + 1).TakeWhile(word => !NotAnArgument.Contains(word))];

    /// <summary>The environment that a call names; null when it names none.</summary>
    public string? EnvironmentOf(IReadOnlyList<string> call)
    {
        var at = call.ToList().IndexOf(plan.Commands.Options.Env);
        return at >= 0 && at + 1 < call.Count ? call[at + 1] : null;
    }

    /// <summary>Whether a call changes an environment.</summary>
    public bool Changes(IReadOnlyList<string> call) =>
        call.Count > 0 && (call[0] == plan.Commands.DeployDify || call[0] == plan.Commands.ProvisionPostgres || call[0] == plan.Commands.MigrateData || call[0] == plan.Commands.Teardown);

    private IEnumerable<Finding> CheckCall(string where, IReadOnlyList<string> call)
    {
        var commands = plan.Commands;
        if (call.Count == 0 || !commands.KnownTargets.Contains(call[0]))
        {
            var name = call.Count == 0 ? "nothing" : $"'{call[0]}'";
            yield return Findings.Error(
                "pipelines.unknown-target", $"{where}: the build is called with {name}, which is not one of its targets.{(call.Count == 0 ? string.Empty : Nearest.Hint(call[0], commands.KnownTargets))}",
                "Name a target of './build.sh --help'.");
        }

        foreach (var option in call.Where(word => word.StartsWith('-') && !commands.KnownOptions.Contains(word)))
        {
            yield return Findings.Error(
                "pipelines.unknown-parameter", $"{where}: '{option}' is not a parameter of the build.{Nearest.Hint(option, commands.KnownOptions)}", "Name and value are two words: --name value.");
        }

        if (call.Count > 0 && call[0] == commands.Teardown && !call.Contains(commands.Options.RetireSource)
            && plan.Environments.Any(environment => environment.IsProduction && environment.Name == EnvironmentOf(call)))
        {
            yield return Findings.Error(
                "pipelines.teardown-production", $"{where}: a pipeline would tear down {EnvironmentOf(call)}.", "Production is torn down by a person, from a machine of their own.");
        }
    }

    [GeneratedRegex(@"(?<=\baz aks install-cli\b.*)--(?:client|kubelogin)-version[ =]v\d\S*")]
    private static partial Regex VersionWithV();

    /// <summary>Azure DevOps' macros; a shell's own command substitution has blanks or no dot, and is none of its variables' names.</summary>
    [GeneratedRegex(@"\$\((?:[A-Z][A-Za-z]*\.[A-Za-z.]+|[A-Z][A-Z0-9_]+|(?:parameters|variables)\.[A-Za-z_.]+)\)")]
    private static partial Regex Macro();
}
