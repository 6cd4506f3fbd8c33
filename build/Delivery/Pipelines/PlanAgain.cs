namespace DifyDelivery.Pipelines;

/// <summary>
/// What to do on a host when a plan does not fit any more, in the words of its pages. The apply by itself would bring the same plan again, so it
/// is the plan's job or stage that is run once more; what is applied is then again what was shown and, where one is asked for, approved.
/// </summary>
public static class PlanAgain
{
    /// <summary>A job that is re-run takes those along that need it.</summary>
    /// <param name="environment">The environment.</param>
    public static string OnGitHub(string environment) =>
        $"Re-run the job '{DeliveryNames.PlanTitle(environment)}' of this run (the arrows beside the job): it plans again, and the apply follows with the new plan and its own approval. "
        + "'Re-run failed jobs' would bring the old plan again.";

    /// <summary>A stage that is rerun takes those along that depend on it.</summary>
    /// <param name="environment">The environment.</param>
    public static string OnAzureDevOps(string environment) =>
        $"Rerun the stage '{DeliveryNames.PlanTitle(environment)}' of this run, or run the pipeline anew: it plans again, and the apply follows with the new plan and its own approval. "
        + "'Rerun failed jobs' would bring the old plan again.";
}
