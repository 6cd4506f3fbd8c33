namespace DifyDelivery.Kubernetes;

/// <summary>Something that happened to an object. The same thing again is counted, not told anew.</summary>
/// <param name="Kind">Kind of the object.</param>
/// <param name="Name">Name of the object.</param>
/// <param name="Since">When it happened first.</param>
/// <param name="At">When it happened last.</param>
/// <param name="Type"><c>Normal</c> or <c>Warning</c>.</param>
/// <param name="Reason">One word.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Count">How often.</param>
public sealed record ClusterEvent(
    string Kind, string Name, DateTimeOffset Since, DateTimeOffset At, string Type, string Reason, string Message, int Count);
