namespace DifyDelivery.Terraform;

/// <summary>An apply was interrupted. It is an interruption like any other; the text says what state the world is in.</summary>
/// <param name="message">What was done, what was begun, and what to do.</param>
/// <param name="done">Addresses of resources whose change was finished.</param>
/// <param name="unfinished">Addresses of resources whose change had begun.</param>
/// <param name="cancellationToken">The token that interrupted.</param>
public sealed class ApplyInterruptedException(
    string message, IReadOnlyList<string> done, IReadOnlyList<string> unfinished, CancellationToken cancellationToken)
    : OperationCanceledException(message, cancellationToken)
{
    /// <summary>Addresses of resources whose change was finished; they are in the state.</summary>
    public IReadOnlyList<string> Done { get; } = done;

    /// <summary>Addresses of resources whose change had begun: the next plan finds out what became of them.</summary>
    public IReadOnlyList<string> Unfinished { get; } = unfinished;

    internal static ApplyInterruptedException From(TerraformConversation conversation, int expected, TerraformRoot root, CancellationToken cancellationToken)
    {
        var (done, unfinished) = (conversation.Completed, conversation.Unfinished);
        var begun = unfinished.Count == 0 ? "" : $" Begun and not finished: {string.Join(", ", unfinished)}.";
        var state = UnsavedState.Keep(root) is { } unsaved
            ? $"Its state was not saved and is in {unsaved}: {StateNotSavedException.RemedyFor(unsaved, root)}."
            : conversation.HasEnded
            ? "Terraform has saved its state and let go of the lock. Run the same command again: it plans anew and goes on with the rest."
            : "Terraform did not end in time and was killed: its lock may be left, and what it had begun may be in Azure and not in the state. "
                + $"Run the same command again; if it says that the state is locked by this run: {root.CommandFor("force-unlock <lock id>")}";
        return new ApplyInterruptedException(
            $"The apply was interrupted after {done.Count} of {expected} changes.{begun} {state}", done, unfinished, cancellationToken);
    }
}
