using System.Text.Json;
using System.Text.Json.Serialization;

namespace DifyDelivery.Planning.Bundles;

/// <summary>The first entry of a plan bundle: what it is, what it rests on, and the digest of everything else in it.</summary>
public sealed record BundleManifest
{
    /// <summary>Version of this document's schema; <c>docs/plan-bundle.schema.json</c> describes it.</summary>
    public const int CurrentSchema = 1;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The schema that it was written in. <value>The default is <see cref="CurrentSchema"/>.</value></summary>
    public int SchemaVersion { get; init; } = CurrentSchema;

    /// <summary>dev, test or prod.</summary>
    public required string Environment { get; init; }

    /// <summary>The targets that may execute it.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>
    /// The targets that execute it whole, in order. DeployDify brings the server along where Dify uses it; a server that is made ready for a
    /// migration is brought up first.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<string> Execution =>
        Targets.Count > 1 && Binding.Settings.GetValueOrDefault("Topology") == "InCluster" && Targets[0] != "MigrateData" ? [.. Targets.Reverse()] : [.. Targets.Take(1)];

    /// <summary>When the plan was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>After that it is refused: the world has gone on.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Who made it, as the pipeline or the machine names them; null when nobody is named.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>The closing sentence of the plan.</summary>
    public required string Summary { get; init; }

    /// <summary>What it rests on.</summary>
    public required PlanBinding Binding { get; init; }

    /// <summary>Name of the saved Terraform plan in the environment's state folder, where it stays for want of a key; null when it is in the bundle, or there is none.</summary>
    public string? KeptPlan { get; init; }

    /// <summary>SHA-256 of every other entry, by name.</summary>
    public IReadOnlyDictionary<string, string> Entries { get; init; } = new Dictionary<string, string>();

    /// <summary>The document.</summary>
    public byte[] Write() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Options), (byte)'\n'];

    /// <summary>Reads a document; null when it is none.</summary>
    /// <param name="document">UTF-8 JSON.</param>
    public static BundleManifest? Read(byte[] document)
    {
        try
        {
            return JsonSerializer.Deserialize<BundleManifest>(document, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
