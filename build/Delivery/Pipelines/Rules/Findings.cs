using DifyDelivery.Planning;

namespace DifyDelivery.Pipelines.Rules;

/// <summary>Short forms.</summary>
internal static class Findings
{
    public static Finding Error(string id, string message, string remedy) => new(id, Severity.Error, message, remedy);
}
