using System.Globalization;
using Nuke.Common.Execution.Theming;
using Nuke.Common.IO;
using Nuke.Common.Tooling;

namespace Nuke.Common.CI.GitHubActions;

/// <summary>A GitHub Actions runner: its variables, and its workflow commands on the standard output.</summary>
public class GitHubActions : Host, IBuildServer
{
    internal GitHubActions()
    {
    }

    /// <summary>Null when the build runs elsewhere.</summary>
    public static new GitHubActions Instance => Host.Instance as GitHubActions;

    string IBuildServer.Branch => Ref;

    string IBuildServer.Commit => Sha;

    public string Home => EnvironmentInfo.GetVariable("HOME");

    public string Workflow => EnvironmentInfo.GetVariable("GITHUB_WORKFLOW");

    public string Action => EnvironmentInfo.GetVariable("GITHUB_ACTION");

    public string Actor => EnvironmentInfo.GetVariable("GITHUB_ACTOR");

    public string Repository => EnvironmentInfo.GetVariable("GITHUB_REPOSITORY");

    public string RepositoryOwner => EnvironmentInfo.GetVariable("GITHUB_REPOSITORY_OWNER");

    public string EventName => EnvironmentInfo.GetVariable("GITHUB_EVENT_NAME");

    public string EventPath => EnvironmentInfo.GetVariable("GITHUB_EVENT_PATH");

    public string Workspace => EnvironmentInfo.GetVariable("GITHUB_WORKSPACE");

    public string Sha => EnvironmentInfo.GetVariable("GITHUB_SHA");

    public string Ref => EnvironmentInfo.GetVariable("GITHUB_REF");

    public string RefName => EnvironmentInfo.GetVariable("GITHUB_REF_NAME");

    public string HeadRef => EnvironmentInfo.GetVariable("GITHUB_HEAD_REF");

    public string BaseRef => EnvironmentInfo.GetVariable("GITHUB_BASE_REF");

    public long RunAttempt => Number("GITHUB_RUN_ATTEMPT");

    public long RunNumber => Number("GITHUB_RUN_NUMBER");

    public long RunId => Number("GITHUB_RUN_ID");

    public string ServerUrl => EnvironmentInfo.GetVariable("GITHUB_SERVER_URL");

    public string Job => EnvironmentInfo.GetVariable("GITHUB_JOB");

    public string Token => EnvironmentInfo.GetVariable("GITHUB_TOKEN");

    public bool IsPullRequest => EventName == "pull_request";

    /// <summary>The Markdown file that becomes the step's summary.</summary>
    public AbsolutePath StepSummaryFile => EnvironmentInfo.GetVariable("GITHUB_STEP_SUMMARY");

    internal override HostTheme Theme => AnsiHostTheme.Colors256;

    internal override bool CanCollapse => true;

    public void Group(string group) => WriteCommand("group", group);

    public void EndGroup(string group) => WriteCommand("endgroup", group);

    public void WriteDebug(string message) => WriteCommand("debug", message);

    public void WriteWarning(string message) => WriteCommand("warning", message);

    public void WriteError(string message) => WriteCommand("error", message);

    /// <summary>Writes <c>::command key=value::message</c>, escaped as the runner wants it.</summary>
    public void WriteCommand(string command, string message = null, Configure<Dictionary<string, object>> dictionaryConfigurator = null)
    {
        var properties = string.Join(
            ", ", dictionaryConfigurator.InvokeSafe([]).Select(x => $"{x.Key}={EscapeProperty(x.Value.ToString())}"));
        Console.WriteLine($"::{command}{(properties.Length == 0 ? "" : " ")}{properties}::{EscapeData(message)}");
    }

    protected internal override IDisposable WriteBlock(string text)
    {
        Group(text);
        return new Block(() => EndGroup(text));
    }

    protected internal override void ReportWarning(string text, string details = null) => WriteWarning(text);

    protected internal override void ReportError(string text, string details = null) => WriteError(text);

    protected internal override bool FilterMessage(string message)
    {
        if (!message.StartsWith("::", StringComparison.Ordinal) && !message.StartsWith("##[", StringComparison.Ordinal))
            return false;
        Console.WriteLine(message);
        return true;
    }

    private static long Number(string variable) =>
        EnvironmentInfo.GetVariable(variable) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : 0;

    private static string EscapeData(string data) => data?
        .Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string EscapeProperty(string value) =>
        EscapeData(value).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
