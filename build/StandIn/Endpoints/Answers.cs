using System.Text.Json.Serialization;
using DifyDelivery.StandIn.Writing;

namespace DifyDelivery.StandIn.Endpoints;

/// <summary>An answer in Dify's shape that also says it comes from a stand-in.</summary>
internal abstract record Answer
{
    [JsonPropertyOrder(int.MaxValue)]
    public bool Standin { get; } = true;
}

internal sealed record HealthAnswer(int Pid, string Status, string Version) : Answer;

internal sealed record StandInAnswer(string Component, string Version) : Answer;

internal sealed record ErrorAnswer(string Code, string Message, int Status) : Answer;

internal sealed record ResultAnswer(string Result) : Answer;

internal sealed record StatusAnswer(string Status) : Answer;

internal sealed record SetupAnswer(string Step, DateTime? SetupAt) : Answer;

internal sealed record WelcomeAnswer(string Welcome, string ApiVersion, string ServerVersion) : Answer;

internal sealed record VersionAnswer(string Version, string ReleaseDate, string ReleaseNotes, bool CanAutoUpdate) : Answer;

internal sealed record SystemFeaturesAnswer(bool IsAllowRegister, bool EnableEmailPasswordLogin) : Answer;

internal sealed record LedgerAnswer(
    string Component, string Writer, long Acknowledged, long Retries, DateTimeOffset? LastAcknowledgedAt, string? LastError) : Answer;

internal sealed record StoredLedgerAnswer(bool Gapless, IReadOnlyList<StoredWriter> Writers) : Answer;

internal sealed record PluginListAnswer(int Code, string Message, PluginList Data) : Answer;

internal sealed record PluginList(IReadOnlyList<string> List, long Total);

internal sealed record SetupRequest(string? Email, string? Name, string? Password);

/// <summary>Serialisation without reflection, so that the program can be compiled ahead of time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(StandInAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(ResultAnswer))]
[JsonSerializable(typeof(StatusAnswer))]
[JsonSerializable(typeof(SetupAnswer))]
[JsonSerializable(typeof(WelcomeAnswer))]
[JsonSerializable(typeof(VersionAnswer))]
[JsonSerializable(typeof(SystemFeaturesAnswer))]
[JsonSerializable(typeof(LedgerAnswer))]
[JsonSerializable(typeof(StoredLedgerAnswer))]
[JsonSerializable(typeof(PluginListAnswer))]
[JsonSerializable(typeof(SetupRequest))]
internal sealed partial class AnswerJson : JsonSerializerContext;
