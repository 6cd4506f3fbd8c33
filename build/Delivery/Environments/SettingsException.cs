using DifyDelivery.Errors;

namespace DifyDelivery.Environments;

/// <summary>One or more parameters are refused; all of them are named.</summary>
/// <param name="environment">The environment whose settings were read.</param>
/// <param name="errors">One entry per refused parameter.</param>
public sealed class SettingsException(string environment, IReadOnlyList<SettingError> errors)
    : DeliveryException(
        errors.Count == 1
            ? $"A setting of environment '{environment}' is refused."
            : $"{errors.Count} settings of environment '{environment}' are refused.",
        string.Join(System.Environment.NewLine, errors.Select(error => error.ToString())),
        "Correct the values above; './build.sh Plan --env " + environment + " --show-settings' prints every value and its source.")
{
    /// <summary>What is wrong, in catalogue order.</summary>
    public IReadOnlyList<SettingError> Errors { get; } = errors;
}

/// <summary>What is wrong with one parameter.</summary>
/// <param name="Name">Its member name.</param>
/// <param name="Origin">Where the value came from.</param>
/// <param name="Problem">What is wrong with it.</param>
/// <param name="Remedy">What is accepted.</param>
public sealed record SettingError(string Name, string Origin, string Problem, string Remedy)
{
    /// <summary>One line with all four.</summary>
    public override string ToString() => $"{Name} ({(Origin == SettingValue.NotSet ? Origin : $"from {Origin}")}): {Problem}{(Problem.EndsWith('?') ? string.Empty : ".")} Use {Remedy}.";
}
