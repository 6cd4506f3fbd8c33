namespace Nuke.Common.Execution;

/// <summary>A target failed; its own exception has been logged.</summary>
internal sealed class TargetExecutionException(string target, Exception inner) : Exception($"Target '{target}' has thrown an exception.", inner);
