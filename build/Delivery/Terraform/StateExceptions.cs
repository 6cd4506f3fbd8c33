namespace DifyDelivery.Terraform;

/// <summary>
/// Resources were changed and the state that says so was not saved: the login expired, the storage did not answer, or the lease on it was
/// lost in mid-run. Nothing may be planned before that state is pushed; Terraform would make again what is there.
/// </summary>
/// <param name="what">What did not happen.</param>
/// <param name="file">The state, in the environment's own folder, mode 600.</param>
/// <param name="diagnostics">What Terraform reported.</param>
/// <param name="root">The root module, for the command that pushes it.</param>
/// <param name="why">The cause; null takes the diagnostics' own text.</param>
public sealed class StateNotSavedException(
    string what, string file, IReadOnlyList<TerraformDiagnostic> diagnostics, TerraformRoot root, string? why = null)
    : TerraformException(what, diagnostics, RemedyFor(file, root), why)
{
    /// <summary>The state that was not saved.</summary>
    public string File { get; } = file;

    /// <summary>
    /// Terraform itself refuses a push over a state that somebody else has written since (a lost lease), so the command cannot make it worse.
    /// </summary>
    internal static string RemedyFor(string file, TerraformRoot root)
    {
        ArgumentNullException.ThrowIfNull(root);
        return $"mend that (log in again, wait for the storage) and push the state: {root.CommandFor($"state push '{file}'")} && rm '{file}'; then run the same command again. "
            + "If the push says that the state is newer, another run has written it since: compare both before you go on";
    }
}

/// <summary>The lock of the state could not be released: somebody took it away in mid-run, or its storage did not answer. What was done is saved.</summary>
/// <param name="what">What did not happen.</param>
/// <param name="diagnostics">What Terraform reported.</param>
/// <param name="root">The root module, for the command that takes the lock away.</param>
public sealed class StateLockLostException(string what, IReadOnlyList<TerraformDiagnostic> diagnostics, TerraformRoot? root = null)
    : TerraformException(
        what,
        diagnostics,
        "make certain that no other run is at it and run the same command again: it plans anew; if it says that the state is locked by this run: "
            + (root?.UnlockCommand(null) ?? "terraform force-unlock <lock id>"));
