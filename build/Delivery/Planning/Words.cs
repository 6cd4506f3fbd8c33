namespace DifyDelivery.Planning;

/// <summary>How effects and severities are written, the same in every output.</summary>
internal static class Words
{
    public static string Of(StepEffect effect) => effect switch
    {
        StepEffect.Create => "create",
        StepEffect.Change => "change",
        StepEffect.Destroy => "DESTROY",
        _ => "check",
    };

    public static string Of(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };
}
