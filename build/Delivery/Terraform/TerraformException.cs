using DifyDelivery.Errors;

namespace DifyDelivery.Terraform;

/// <summary>Terraform failed.</summary>
/// <param name="what">What did not happen.</param>
/// <param name="diagnostics">What Terraform reported.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="why">The cause; null takes the diagnostics' own text.</param>
public class TerraformException(
    string what, IReadOnlyList<TerraformDiagnostic> diagnostics, string? remedy = null, string? why = null)
    : DeliveryException(what, why ?? Explain(diagnostics), remedy)
{
    /// <summary>What Terraform reported, errors first.</summary>
    public IReadOnlyList<TerraformDiagnostic> Diagnostics { get; } = [.. diagnostics.OrderByDescending(diagnostic => diagnostic.IsError)];

    private static string Explain(IReadOnlyList<TerraformDiagnostic> diagnostics) =>
        string.Join(
            System.Environment.NewLine,
            diagnostics.Where(diagnostic => diagnostic.IsError).Select(diagnostic => diagnostic.ToString()).Distinct());
}

/// <summary>Somebody else holds the lock of the state.</summary>
/// <param name="what">What did not happen.</param>
/// <param name="stateLock">Who holds it.</param>
/// <param name="diagnostics">What Terraform reported.</param>
/// <param name="root">The root module, for the command that takes the lock away.</param>
public sealed class StateLockedException(
    string what, StateLock stateLock, IReadOnlyList<TerraformDiagnostic> diagnostics, TerraformRoot? root = null)
    : TerraformException(
        what,
        diagnostics,
        "wait until it is done and run again; only if that run is dead for certain: "
            + (root?.UnlockCommand(stateLock.Id) ?? $"terraform force-unlock {stateLock.Id ?? "<lock id>"}"),
        $"The state is locked by {stateLock}.")
{
    /// <summary>Who holds the lock.</summary>
    public StateLock Lock { get; } = stateLock;
}

/// <summary>The lock of a state, as its holder described it; a part that was not told is null.</summary>
/// <param name="Id">What <c>terraform force-unlock</c> asks for.</param>
/// <param name="Who">User and machine.</param>
/// <param name="Operation">What that run does: <c>OperationTypeApply</c>.</param>
/// <param name="Since">Since when.</param>
public sealed record StateLock(string? Id, string? Who, string? Operation, DateTimeOffset? Since)
{
    /// <summary>In words.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Who ?? "another run"} ({Operation ?? "operation unknown"}) since {Since?.ToString("u") ?? "an unknown time"}, lock id {Id ?? "unknown"}");
}

/// <summary>A saved plan no longer fits: the state has changed since it was made, or the file has.</summary>
/// <param name="what">What did not happen.</param>
/// <param name="diagnostics">What Terraform reported.</param>
/// <param name="why">The cause; null takes the diagnostics' own text.</param>
public sealed class StalePlanException(string what, IReadOnlyList<TerraformDiagnostic> diagnostics, string? why = null)
    : TerraformException(what, diagnostics, "run the target again: it plans anew and shows what has changed", why);

/// <summary>A variable is missing or was refused by its validation.</summary>
/// <param name="what">What did not happen.</param>
/// <param name="diagnostics">What Terraform reported.</param>
/// <param name="remedy">The parameter to set.</param>
public sealed class InputRefusedException(string what, IReadOnlyList<TerraformDiagnostic> diagnostics, string remedy)
    : TerraformException(what, diagnostics, remedy);

/// <summary>A provider that the module needs is neither cached nor can it be downloaded.</summary>
/// <param name="what">What did not happen.</param>
/// <param name="diagnostics">What Terraform reported.</param>
public sealed class ProvidersUnavailableException(string what, IReadOnlyList<TerraformDiagnostic> diagnostics)
    : TerraformException(
        what,
        diagnostics,
        "let this machine reach registry.terraform.io, or mirror the providers ('terraform providers mirror <folder>') and name the folder "
            + "in a CLI configuration file (TF_CLI_CONFIG_FILE) as filesystem_mirror");
