using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Engine;

/// <summary>What the engine says: one line of JSON each, numbered, so that whoever reads them twice knows.</summary>
/// <param name="Number">From 1.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(EngineProgressLine), "progress")]
[JsonDerivedType(typeof(EngineCopiedLine), "copied")]
[JsonDerivedType(typeof(EngineVerifiedLine), "verified")]
[JsonDerivedType(typeof(EngineStoppedLine), "stopped")]
[JsonDerivedType(typeof(EngineCrashedLine), "crashed")]
internal abstract record EngineLine(long Number)
{
    /// <summary>Whether it is the last one.</summary>
    [JsonIgnore]
    public bool IsEnd => this is not EngineProgressLine;

    /// <summary>Reads a line. Anything else that a container may print is none.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out EngineLine? line)
    {
        line = null;
        if (text.StartsWith('{'))
        {
            try
            {
                line = JsonSerializer.Deserialize<EngineLine>(text, EngineJson.Options);
            }
            catch (Exception exception) when (exception is JsonException or NotSupportedException)
            {
                // Cut short by a container that was killed, or of another program.
            }
        }

        return line is not null;
    }

    public string Write() => JsonSerializer.Serialize(this, EngineJson.Options);
}

/// <summary>How far it is; comes every second, so that silence means something.</summary>
internal sealed record EngineProgressLine(long Number, CopyProgress Progress) : EngineLine(Number);

/// <summary>The copy is done.</summary>
internal sealed record EngineCopiedLine(long Number, CopyResult Result) : EngineLine(Number);

/// <summary>The comparison is done.</summary>
internal sealed record EngineVerifiedLine(long Number, VerifyResult Result) : EngineLine(Number);

/// <summary>It stopped, for a reason that a person can act on.</summary>
internal sealed record EngineStoppedLine(long Number, string What, string? Why, string? Remedy) : EngineLine(Number);

/// <summary>It stopped for any other reason: a defect.</summary>
internal sealed record EngineCrashedLine(long Number, string What) : EngineLine(Number);
