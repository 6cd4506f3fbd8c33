namespace k8s;

/// <summary>What happened to a watched object.</summary>
public enum WatchEventType
{
    Added,
    Modified,
    Deleted,
    Error,
    Bookmark,
}
