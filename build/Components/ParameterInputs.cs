using System.Globalization;
using System.Reflection;
using DifyDelivery.Environments;
using Nuke.Common;

namespace DifyDelivery.Components;

/// <summary>Reads the values of <see cref="IHazDelivery"/>'s parameters off a build, each with its origin.</summary>
internal static class ParameterInputs
{
    private static readonly HashSet<string> NotSettings =
        [nameof(IHazDelivery.Env), nameof(IHazDelivery.DryRun), nameof(IHazDelivery.PlanDetails), nameof(IHazDelivery.Confirm)];

    public static IReadOnlyDictionary<string, SettingInput> Of(IHazDelivery build, ParameterSources sources)
    {
        var inputs = new Dictionary<string, SettingInput>(StringComparer.Ordinal);
        foreach (var property in typeof(IHazDelivery).GetProperties().Where(IsSetting))
        {
            // Through the interface, so that a build class's own override answers.
            if (property.GetValue(build) is { } value)
            {
                var text = value is IEnumerable<string> entries
                    ? string.Join(PolicySettings.Separator, entries)
                    : Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
                inputs[property.Name] = new SettingInput(text, sources.Find(property.Name)?.Origin ?? "the build class");
            }
        }

        return inputs;
    }

    private static bool IsSetting(PropertyInfo property) =>
        property.IsDefined(typeof(ParameterAttribute)) && !NotSettings.Contains(property.Name);
}
