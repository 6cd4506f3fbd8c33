using System.Globalization;
using System.Text.RegularExpressions;
using DifyDelivery.Processes;

namespace DifyDelivery.Terraform;

/// <summary>Turns a failed run into the exception that says what to do. Goes by the diagnostics' headlines, which Terraform keeps stable.</summary>
internal static partial class DiagnosticClassifier
{
    /// <summary>Classifies.</summary>
    /// <param name="what">What did not happen.</param>
    /// <param name="diagnostics">What Terraform reported.</param>
    /// <param name="result">How the program ended.</param>
    /// <param name="root">The root module, for commands in remedies.</param>
    /// <param name="unsaved">The file with a state that the backend did not take; null where there is none.</param>
    public static TerraformException Classify(
        string what, IReadOnlyList<TerraformDiagnostic> diagnostics, CommandResult result, TerraformRoot? root = null, string? unsaved = null)
    {
        // Before everything else that went wrong: until it is pushed, each further run makes it worse.
        if (unsaved is not null && root is not null)
        {
            return new StateNotSavedException(what, unsaved, diagnostics, root);
        }

        var errors = diagnostics.Where(diagnostic => diagnostic.IsError).ToList();
        if (errors.Count == 0)
        {
            // Failures before the machine-readable output begins - an unknown flag, an unreadable CLI configuration - are plain text.
            var text = string.IsNullOrWhiteSpace(result.StandardError) ? result.StandardOutput : result.StandardError;
            // 'output' and 'show' report in plain text even with -json: a login that has expired, say.
            return (TerraformException?)AzureRefusals.Find(what, [new TerraformDiagnostic(true, text.Trim(), "", null, null, null)])
                ?? new TerraformException(what, diagnostics, why: $"'{result.Command}' ended with exit code {result.ExitCode}: {text.Trim()}");
        }

        if (Find(errors, "Error acquiring the state lock") is { } locked)
        {
            return new StateLockedException(what, ReadLock(locked.Detail), diagnostics, root);
        }

        if (Find(errors, "Saved plan is stale", "Saved plan does not match the given state") is not null)
        {
            return new StalePlanException(what, diagnostics);
        }

        if (Find(errors, "Failed to query available provider packages", "Failed to install provider", "Inconsistent dependency lock file",
                "Required plugins are not installed") is not null)
        {
            return new ProvidersUnavailableException(what, diagnostics);
        }

        if (Find(errors, "Invalid value for variable", "No value for required variable", "Invalid value for input variable") is { } refused)
        {
            return new InputRefusedException(what, diagnostics, $"set the parameter that feeds {Variable(refused)}");
        }

        return AzureRefusals.Find(what, errors)
            ?? (Find(errors, "Error releasing the state lock") is not null
                ? new StateLockLostException(what, diagnostics, root)
                : new TerraformException(what, diagnostics, Remedy(errors)));
    }

    private static string? Remedy(List<TerraformDiagnostic> errors) =>
        Find(errors, "Unsupported Terraform Core version") is not null
            ? "use the Terraform that the tool manifest pins: leave TERRAFORM_EXE unset, or point it at that version"
            : Find(errors, "local-exec provisioner error") is { } failed
                ? $"mend what the message names and run again: {failed.Address ?? "the resource"} is made anew, what succeeded stays"
                : null;

    private static TerraformDiagnostic? Find(List<TerraformDiagnostic> errors, params ReadOnlySpan<string> summaries)
    {
        foreach (var error in errors)
        {
            if (summaries.Contains(error.Summary))
            {
                return error;
            }
        }

        return null;
    }

    private static string Variable(TerraformDiagnostic diagnostic)
    {
        var quoted = QuotedVariable().Match(diagnostic.Detail);
        return quoted.Success ? $"the Terraform variable '{quoted.Groups[1].Value}'"
            : diagnostic.File is null ? "the Terraform variable named above"
            : $"the Terraform variable declared at {diagnostic.File}:{diagnostic.Line}";
    }

    private static StateLock ReadLock(string detail)
    {
        var fields = LockField().Matches(detail).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        // Go prints "2026-11-24 02:11:39.218391274 +0000 UTC": nine digits and a zone twice, which .NET does not read.
        var created = fields.GetValueOrDefault("Created", "");
        DateTimeOffset? since = created.Length >= 19 && DateTimeOffset.TryParse(
            created[..19], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)
            ? parsed
            : null;
        return new StateLock(fields.GetValueOrDefault("ID"), fields.GetValueOrDefault("Who"), fields.GetValueOrDefault("Operation"), since);
    }

    [GeneratedRegex(@"^\s*(ID|Who|Operation|Created):\s+(\S.*?)\s*$", RegexOptions.Multiline)]
    private static partial Regex LockField();

    [GeneratedRegex("variable \"([^\"]+)\"")]
    private static partial Regex QuotedVariable();
}
