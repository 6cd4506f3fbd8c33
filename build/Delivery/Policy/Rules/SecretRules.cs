using DifyDelivery.Planning;

namespace DifyDelivery.Policy.Rules;

/// <summary>Passwords that everybody knows.</summary>
internal static class SecretRules
{
    // The chart's and the document's; the first is public in thousands of installations.
    private static readonly string[] Known = ["difyai123456", "your-secure-password"];

    public static IReadOnlyList<PolicyRule> All { get; } =
    [
        new("policy.default-password", "a password that is public", new(Severity.Warning, Severity.Error, Severity.Error), DefaultPassword),
    ];

    // The message does not repeat it: it may be in use.
    private static IEnumerable<Violation> DefaultPassword(PolicySubject subject)
    {
        if (subject.Settings.FlexibleServer.Password is { } password && Known.Contains(password, StringComparer.OrdinalIgnoreCase))
        {
            yield return new Violation(
                "PostgresqlPassword is a default that is published with Dify's chart or its documentation.", "Leave it out, and one is generated; or set another in POSTGRESQL_PASSWORD.");
        }
    }
}
