namespace k8s;

internal sealed record ListOptions(
    string Continue, string FieldSelector, string LabelSelector, int? Limit, string ResourceVersion, int? TimeoutSeconds)
{
    public string ToQuery(bool watch = false) => new QueryText()
        .Add("continue", Continue)
        .Add("fieldSelector", FieldSelector)
        .Add("labelSelector", LabelSelector)
        .Add("limit", Limit)
        .Add("resourceVersion", ResourceVersion)
        .Add("timeoutSeconds", TimeoutSeconds)
        .Add("watch", watch ? true : null)
        .ToString();
}

internal sealed record WriteOptions(string DryRun, string FieldManager, bool? Force = null)
{
    public string ToQuery() => new QueryText().Add("dryRun", DryRun).Add("fieldManager", FieldManager).Add("force", Force).ToString();
}

internal sealed record DeleteQuery(string DryRun, int? GracePeriodSeconds, string PropagationPolicy)
{
    public string ToQuery() => new QueryText()
        .Add("dryRun", DryRun)
        .Add("gracePeriodSeconds", GracePeriodSeconds)
        .Add("propagationPolicy", PropagationPolicy)
        .ToString();
}

internal sealed record LogOptions(
    string Container, bool? Follow, int? LimitBytes, bool? Previous, int? SinceSeconds, int? TailLines, bool? Timestamps)
{
    public string ToQuery() => new QueryText()
        .Add("container", Container)
        .Add("follow", Follow)
        .Add("limitBytes", LimitBytes)
        .Add("previous", Previous)
        .Add("sinceSeconds", SinceSeconds)
        .Add("tailLines", TailLines)
        .Add("timestamps", Timestamps)
        .ToString();
}
