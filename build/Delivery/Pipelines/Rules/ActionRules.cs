using System.Text.RegularExpressions;
using DifyDelivery.Pipelines.GitHub;
using DifyDelivery.Planning;

namespace DifyDelivery.Pipelines.Rules;

/// <summary>Actions are other people's code with this repository's rights: by commit, from the table, with inputs that they have.</summary>
internal static partial class ActionRules
{
    public static IEnumerable<Finding> Check(string where, Step step)
    {
        if (step.Uses is not { } uses || uses.StartsWith("./", StringComparison.Ordinal))
        {
            yield break;
        }

        var pin = ActionPins.All.FirstOrDefault(known => uses.StartsWith(known.Name + "@", StringComparison.Ordinal));
        if (!Pinned().IsMatch(uses))
        {
            yield return Findings.Error("github.unpinned-action", $"{where}: '{uses}' can become other code.", pin is null ? "Pin it to a commit." : $"Write {pin.Reference} ({pin.Version}).");
        }
        else if (pin?.Reference != uses)
        {
            yield return Findings.Error("github.unknown-action", $"{where}: '{uses}' is not in the table of actions.", pin is null ? "Add it there, once it was read." : $"The table has {pin.Reference} ({pin.Version}).");
        }

        foreach (var input in step.With.Where(input => pin is not null && !pin.Inputs.Contains(input.Key)))
        {
            yield return Findings.Error("github.unknown-input", $"{where}: {pin!.Name} has no input '{input.Key}' in the table of actions.", "Correct it, or add it there.");
        }

        if (pin == ActionPins.Checkout && !step.With.Any(input => input is { Key: "persist-credentials", Value: "false" }))
        {
            yield return Findings.Error("github.kept-credentials", $"{where}: the checkout leaves the job's token on the disk.", "Give it 'persist-credentials: false'.");
        }
    }

    [GeneratedRegex("@[0-9a-f]{40}$")]
    private static partial Regex Pinned();
}
