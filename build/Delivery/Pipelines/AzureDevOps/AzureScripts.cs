namespace DifyDelivery.Pipelines.AzureDevOps;

/// <summary>The scripts that hold more than one call of the build: files of their own, so that they are read, linted and run as what they are.</summary>
internal static class AzureScripts
{
    public const string PlanComment = "plan-comment.sh";
    public const string DriftWorkItem = "drift-work-item.sh";
    public const string SoakReminder = "soak-work-item.sh";

    public static string Read(string name) => ScriptResource.Read(name);
}
