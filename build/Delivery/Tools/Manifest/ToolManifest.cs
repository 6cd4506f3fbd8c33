using System.Text.Json;
using System.Text.Json.Serialization;

namespace DifyDelivery.Tools.Manifest;

/// <summary>Every external program with its version, its sources and their checksums: <c>tools.json</c>.</summary>
internal sealed record ToolManifest(IReadOnlyList<ToolSpec> Tools, NodeSpec Node)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter<SourceKind>(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Reads the manifest that this library carries.</summary>
    public static ToolManifest Load()
    {
        using var stream = typeof(ToolManifest).Assembly.GetManifestResourceStream("DifyDelivery.Tools.tools.json")!;
        return JsonSerializer.Deserialize<ToolManifest>(stream, Json)!;
    }

    public static ToolManifest Parse(string json) => JsonSerializer.Deserialize<ToolManifest>(json, Json)!;

    public ToolSpec this[string name] =>
        Tools.FirstOrDefault(tool => tool.Name == name)
        ?? throw new ArgumentException($"The manifest has no tool '{name}'; it has {string.Join(", ", Tools.Select(tool => tool.Name))}.", nameof(name));
}

/// <summary>What the sandbox's own node is made of: packages of one distribution, each with its upstream version.</summary>
internal sealed record NodeSpec(string Distribution, string Checksums, IReadOnlyDictionary<string, string> Packages);
