using System.Text.RegularExpressions;
using DifyDelivery.Errors;

namespace DifyDelivery.Reporting;

/// <summary>Makes foreign text fit to print: without control sequences, without commands to a CI server, then without secrets.</summary>
internal sealed partial class ReportText(Redactor redactor)
{
    /// <summary>Keeps line ends and tabs, drops everything else that moves a cursor or colours.</summary>
    public string Clean(string text) =>
        redactor.Redact(ForeignText.Defuse(ControlCharacter().Replace(ControlSequence().Replace(text.ReplaceLineEndings("\n"), string.Empty), string.Empty)))
            .Replace("\t", "    ", StringComparison.Ordinal);

    public string OneLine(string text) => Clean(text).Replace('\n', ' ').Trim();

    public string[] Lines(string text) => Clean(text).Split('\n');

    // ECMA-48: CSI sequences, OSC sequences up to their terminator, and the two-character ones.
    [GeneratedRegex(@"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")]
    private static partial Regex ControlSequence();

    [GeneratedRegex(@"[\x00-\x08\x0b-\x1f\x7f]")]
    private static partial Regex ControlCharacter();
}
