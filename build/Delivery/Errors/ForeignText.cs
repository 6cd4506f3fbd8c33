using System.Text.RegularExpressions;

namespace DifyDelivery.Errors;

/// <summary>
/// Takes the meaning out of logging commands in text that others wrote: a pod's log line or a server's message. An agent of Azure Pipelines acts
/// on <c>##vso[</c> anywhere in a line of a step's output (azure-pipelines-agent, Command.TryParse), a runner of GitHub on <c>##[</c> anywhere
/// and on <c>::command::</c> behind leading blanks (actions/runner, ActionCommand): a container could set the pipeline's variables.
/// </summary>
public static partial class ForeignText
{
    /// <summary>The same text, with a blank inside each command.</summary>
    /// <param name="text">Any text.</param>
    public static string Defuse(string text) => Command().Replace(text, command => command.Value.Insert(command.Value.StartsWith('#') ? 2 : 1, " "));

    [GeneratedRegex(@"##(?:vso)?\[|(?<=^[ \t]*)::(?=[a-z][^\n]*?::)", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Command();
}
