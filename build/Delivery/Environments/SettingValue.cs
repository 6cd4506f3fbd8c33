namespace DifyDelivery.Environments;

/// <summary>One parameter's value as text, and where it came from.</summary>
/// <param name="Name">The parameter's member name, as in a parameters file: <c>PostgresSkuName</c>.</param>
/// <param name="Text">The value as text; for a secret, the redaction placeholder.</param>
/// <param name="Origin">Where it came from: <c>--postgres-sku-name</c>, <c>POSTGRES_SKU_NAME (environment)</c>, <c>.nuke/parameters.prod.json</c>, <c>default</c>, <c>default for prod</c>.</param>
public sealed record SettingValue(string Name, string Text, string Origin)
{
    /// <summary>The origin of a value that no source gives and that has no default.</summary>
    public const string NotSet = "not set";
}
