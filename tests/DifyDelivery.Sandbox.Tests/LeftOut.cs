namespace DifyDelivery.Sandbox.Tests;

/// <summary>
/// What a machine cannot run is left out there, with its reason, and counts as passed: xunit decides what is skipped before a machine was looked
/// at. Where everything must run, as in CI, it fails instead.
/// </summary>
internal static class LeftOut
{
    /// <summary>Set where nothing may be left out.</summary>
    public const string Variable = "DELIVERY_TESTS_MUST_RUN";

    /// <summary>The reason, where leaving out is allowed.</summary>
    public static string Because(string reason) => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable))
        ? reason
        : throw new InvalidOperationException($"{Variable} is set, and {reason}.");
}
