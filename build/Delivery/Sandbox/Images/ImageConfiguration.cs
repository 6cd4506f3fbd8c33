namespace DifyDelivery.Sandbox.Images;

/// <summary>What a container of an image starts as.</summary>
/// <param name="Entrypoint">The program and its first arguments.</param>
/// <param name="Command">Arguments that a pod may replace.</param>
/// <param name="Environment">Variables, as <c>NAME=value</c>.</param>
/// <param name="User">The user's number: Kubernetes cannot tell of a name whether it is root.</param>
/// <param name="WorkingDirectory">Where it starts.</param>
/// <param name="StopSignal">What the kubelet sends to end it.</param>
internal sealed record ImageConfiguration(
    IReadOnlyList<string> Entrypoint,
    IReadOnlyList<string> Command,
    IReadOnlyList<string> Environment,
    int User,
    string WorkingDirectory = "/",
    string StopSignal = "SIGTERM");
