using System.Text.Json;
using DifyDelivery.Errors;

namespace DifyDelivery.Terraform;

/// <summary>The outputs of a root module, by name.</summary>
/// <param name="values">What <c>terraform output -json</c> said, by output name: the value only.</param>
public sealed class TerraformOutputs(IReadOnlyDictionary<string, JsonElement> values)
{
    /// <summary>The names that are there.</summary>
    public IEnumerable<string> Names => values.Keys;

    /// <summary>Returns a text, or null when the output is null or not there.</summary>
    /// <param name="name">The output's name.</param>
    public string? FindText(string name) =>
        values.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Returns a text.</summary>
    /// <param name="name">The output's name.</param>
    /// <exception cref="DeliveryException">It is not there or not a text.</exception>
    public string Text(string name) => FindText(name) ?? throw Missing(name, "a text");

    /// <summary>Returns a whole number.</summary>
    /// <param name="name">The output's name.</param>
    /// <exception cref="DeliveryException">It is not there or not a whole number.</exception>
    public int Number(string name) =>
        values.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : throw Missing(name, "a whole number");

    /// <summary>Returns a list of texts.</summary>
    /// <param name="name">The output's name.</param>
    /// <exception cref="DeliveryException">It is not there or not a list of texts.</exception>
    public IReadOnlyList<string> TextList(string name) =>
        values.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(item => item.GetString() ?? throw Missing(name, "a list of texts"))]
            : throw Missing(name, "a list of texts");

    private DeliveryException Missing(string name, string kind) =>
        new(
            $"Terraform's output '{name}' is not {kind}.",
            values.Count == 0 ? "Nothing has been applied in this environment." : $"The outputs there are: {string.Join(", ", values.Keys)}.",
            "run ProvisionPostgres first; if it has run, the root module does not keep to the contract of its outputs");
}
