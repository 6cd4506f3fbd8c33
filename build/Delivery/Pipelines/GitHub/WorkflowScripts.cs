namespace DifyDelivery.Pipelines.GitHub;

/// <summary>The scripts for github-script: files of their own, so that they are read, linted and run as what they are.</summary>
internal static class WorkflowScripts
{
    public const string PlanComment = "plan-comment.js";
    public const string DriftIssue = "drift-issue.js";
    public const string SoakReminder = "soak-reminder.js";

    public static string Read(string name) => ScriptResource.Read(name);
}
