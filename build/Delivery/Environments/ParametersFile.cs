using System.Text.Json;
using DifyDelivery.Errors;

namespace DifyDelivery.Environments;

/// <summary>A <c>.nuke/parameters*.json</c> file.</summary>
/// <param name="DisplayPath">Its path below the root, for messages.</param>
/// <param name="Values">Its members; <c>$schema</c> left out.</param>
public sealed record ParametersFile(string DisplayPath, IReadOnlyDictionary<string, JsonElement> Values)
{
    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads a file.</summary>
    /// <param name="root">The build's root folder.</param>
    /// <param name="relativePath">The file's path below it.</param>
    /// <returns>The file, or null when there is none.</returns>
    /// <exception cref="DeliveryException">It is not a JSON object.</exception>
    public static ParametersFile? TryRead(string root, string relativePath)
    {
        var path = Path.Combine(root, relativePath);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Options);
            return new ParametersFile(
                relativePath,
                document.RootElement.EnumerateObject()
                    .Where(member => member.Name != "$schema")
                    .ToDictionary(member => member.Name, member => member.Value.Clone(), StringComparer.Ordinal));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new DeliveryException(
                $"{relativePath} cannot be read.", exception.Message, "Correct the file; it must be one JSON object without repeated members.", exception);
        }
    }
}
