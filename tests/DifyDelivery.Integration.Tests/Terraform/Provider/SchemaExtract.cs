using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DifyDelivery.Integration.Tests.Terraform.Provider;

/// <summary>
/// The part of azurerm's schema that this project's module names: its resource types, and of them the attributes and blocks whose names
/// occur in the module, with those that are required. The whole schema is not part of this project; a folder with it
/// (<c>azurerm-schema.json</c>, <c>azurerm-forcenew.json</c>) is named by <see cref="Variable"/>, and the extract is held against it.
/// </summary>
internal static partial class SchemaExtract
{
    public const string Variable = "AZURERM_SCHEMA_DIRECTORY";

    public static string? Directory => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? path : null;

    public static string File { get; } = Path.Combine(Here(), "azurerm-5.2-extract.json");

    public static ProviderSchema Read() => ProviderSchema.Parse(System.IO.File.ReadAllText(File));

    /// <summary>Makes the extract anew.</summary>
    /// <param name="directory">Folder with the whole schema.</param>
    /// <param name="module">The text of the module's files.</param>
    public static string Make(string directory, string module)
    {
        var words = Word().Matches(module).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        var whole = JsonNode.Parse(System.IO.File.ReadAllText(Path.Combine(directory, "azurerm-schema.json")))!["provider_schemas"]!
            .AsObject().Single().Value!;
        var forceNew = JsonNode.Parse(System.IO.File.ReadAllText(Path.Combine(directory, "azurerm-forcenew.json")))!;
        JsonObject Types(string kind, bool withForceNew) => new(
            whole[kind]!.AsObject().Where(type => words.Contains(type.Key)).OrderBy(type => type.Key, StringComparer.Ordinal)
                .Select(type => KeyValuePair.Create<string, JsonNode?>(
                    type.Key, Block(type.Value!["block"]!, withForceNew ? forceNew[type.Key]?["attributes"] : null, words))));
        var extract = new JsonObject
        {
            ["provider"] = Block(whole["provider"]!["block"]!, null, words),
            ["resources"] = Types("resource_schemas", withForceNew: true),
            ["data_sources"] = Types("data_source_schemas", withForceNew: false),
        };
        // A line per attribute, so that a difference can be read.
        return AttributeLines().Replace(extract.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" }), match => Blanks().Replace(match.Value, " ")) + "\n";
    }

    private static JsonObject Block(JsonNode block, JsonNode? forceNew, HashSet<string> words)
    {
        var attributes = new JsonObject();
        foreach (var (name, attribute) in Members(block["attributes"]).Where(member => words.Contains(member.Key) || IsTrue(member.Value!["required"])))
        {
            var reduced = new JsonObject { ["type"] = attribute!["type"]!.DeepClone() };
            foreach (var flag in new[] { "required", "optional", "computed", "sensitive", "write_only" }.Where(flag => IsTrue(attribute[flag])))
            {
                reduced[flag] = true;
            }

            if (IsTrue(forceNew?[name]?["force_new"]))
            {
                reduced["force_new"] = true;
            }

            attributes[name] = reduced;
        }

        var blocks = new JsonObject();
        foreach (var (name, nested) in Members(block["block_types"]).Where(
            member => (words.Contains(member.Key) && member.Key != "timeouts") || member.Value!["min_items"]?.GetValue<int>() > 0))
        {
            blocks[name] = new JsonObject
            {
                ["nesting"] = nested!["nesting_mode"]!.GetValue<string>(),
                ["min_items"] = nested["min_items"]?.GetValue<int>() ?? 0,
                ["max_items"] = nested["max_items"]?.GetValue<int>() ?? 0,
                ["force_new"] = IsTrue(forceNew?[name]?["force_new"]),
                ["block"] = Block(nested["block"]!, forceNew?[name]?["block"], words),
            };
        }

        return new JsonObject { ["attributes"] = attributes, ["blocks"] = blocks };
    }

    private static string Here([CallerFilePath] string self = "") => Path.GetDirectoryName(self)!;

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Members(JsonNode? node) =>
        (node?.AsObject() ?? []).OrderBy(member => member.Key, StringComparer.Ordinal);

    private static bool IsTrue(JsonNode? node) => node?.GetValue<bool>() == true;

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\{\s*""type"":[^{}]*\}")]
    private static partial Regex AttributeLines();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
