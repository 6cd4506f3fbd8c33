namespace DifyDelivery.Environments;

/// <summary>One parameter of the catalogue.</summary>
/// <param name="Name">The member name that parameters files use.</param>
/// <param name="Default">The value where nothing else says one; null: none.</param>
/// <param name="Check">Returns what is wrong with a text, or null.</param>
/// <param name="Remedy">An example of what is accepted.</param>
internal sealed record SettingDefinition(string Name, string? Default, Func<string, string?> Check, string Remedy)
{
    /// <summary>Defaults that depend on the environment; they win over <see cref="Default"/>.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentDefaults { get; init; } = new Dictionary<string, string>();

    /// <summary>True for a value that must never be shown.</summary>
    public bool IsSecret { get; init; }
}
