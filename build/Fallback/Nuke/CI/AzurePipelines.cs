using System.Globalization;
using Nuke.Common.Execution.Theming;

namespace Nuke.Common.CI.AzurePipelines;

/// <summary>An Azure Pipelines agent: its variables, and its logging commands on the standard output.</summary>
public class AzurePipelines : Host, IBuildServer
{
    internal AzurePipelines()
    {
    }

    /// <summary>Null when the build runs elsewhere.</summary>
    public static new AzurePipelines Instance => Host.Instance as AzurePipelines;

    string IBuildServer.Branch => SourceBranch;

    string IBuildServer.Commit => SourceVersion;

    public string AgentName => EnvironmentInfo.GetVariable("AGENT_NAME");

    public string ArtifactStagingDirectory => EnvironmentInfo.GetVariable("BUILD_ARTIFACTSTAGINGDIRECTORY");

    public long BuildId => long.Parse(EnvironmentInfo.GetVariable("BUILD_BUILDID") ?? "0", CultureInfo.InvariantCulture);

    public string BuildNumber => EnvironmentInfo.GetVariable("BUILD_BUILDNUMBER");

    public string DefinitionName => EnvironmentInfo.GetVariable("BUILD_DEFINITIONNAME");

    public string RepositoryName => EnvironmentInfo.GetVariable("BUILD_REPOSITORY_NAME");

    public string RequestedFor => EnvironmentInfo.GetVariable("BUILD_REQUESTEDFOR");

    public string SourceBranch => EnvironmentInfo.GetVariable("BUILD_SOURCEBRANCH");

    public string SourceBranchName => EnvironmentInfo.GetVariable("BUILD_SOURCEBRANCHNAME");

    public string SourceDirectory => EnvironmentInfo.GetVariable("BUILD_SOURCESDIRECTORY");

    public string SourceVersion => EnvironmentInfo.GetVariable("BUILD_SOURCEVERSION");

    public string AccessToken => EnvironmentInfo.GetVariable("SYSTEM_ACCESSTOKEN");

    public string StageName => EnvironmentInfo.GetVariable("SYSTEM_STAGENAME");

    public string StageDisplayName => EnvironmentInfo.GetVariable("SYSTEM_STAGEDISPLAYNAME");

    public string JobDisplayName => EnvironmentInfo.GetVariable("SYSTEM_JOBDISPLAYNAME");

    public string TeamProject => EnvironmentInfo.GetVariable("SYSTEM_TEAMPROJECT");

    internal override HostTheme Theme => AnsiHostTheme.AzurePipelines;

    internal override bool CanCollapse => true;

    public void Group(string group) => Console.WriteLine($"##[group]{group}");

    public void EndGroup(string group) => Console.WriteLine($"##[endgroup]{group}");

    public void UploadLog(string path) => WriteCommand("build.uploadlog", path);

    public void UpdateBuildNumber(string buildNumber)
    {
        WriteCommand("build.updatebuildnumber", buildNumber);
        EnvironmentInfo.SetVariable("BUILD_BUILDNUMBER", buildNumber);
    }

    public void AddBuildTag(string buildTag) => WriteCommand("build.addbuildtag", buildTag);

    public void UploadArtifacts(string containerDirectory, string artifactName, string packageDirectory) =>
        Write("artifact.upload", packageDirectory, ("containerfolder", containerDirectory), ("artifactname", artifactName));

    public void LogError(string message, string sourcePath = null, string lineNumber = null, string columnNumber = null, string code = null) =>
        LogIssue(AzurePipelinesIssueType.Error, message, sourcePath, lineNumber, columnNumber, code);

    public void LogWarning(string message, string sourcePath = null, string lineNumber = null, string columnNumber = null, string code = null) =>
        LogIssue(AzurePipelinesIssueType.Warning, message, sourcePath, lineNumber, columnNumber, code);

    public void LogIssue(
        AzurePipelinesIssueType type, string message, string sourcePath = null, string lineNumber = null, string columnNumber = null,
        string code = null) => Write(
        "task.logissue", message, ("type", type == AzurePipelinesIssueType.Warning ? "warning" : "error"), ("sourcepath", sourcePath),
        ("linenumber", lineNumber), ("columnnumber", columnNumber), ("code", code));

    public void PublishTestResults(
        string title, AzurePipelinesTestResultsType type, IEnumerable<string> files, bool? mergeResults = null, string platform = null,
        string configuration = null, bool? publishRunAttachments = null) => Write(
        "results.publish", null, ("type", type), ("resultFiles", string.Join(",", files)), ("mergeResults", mergeResults), ("platform", platform),
        ("config", configuration), ("runTitle", $"'{title}'"), ("publishRunAttachments", publishRunAttachments));

    public void SetVariable(string name, string value, bool? isSecret = null, bool? isOutput = null, bool? isReadOnly = null) => Write(
        "task.setvariable", value, ("variable", name), ("issecret", isSecret), ("isoutput", isOutput), ("isreadonly", isReadOnly));

    /// <summary>Writes <c>##vso[command key=value;...]message</c>, escaped as the agent wants it.</summary>
    public void WriteCommand(
        string command, string message = null, Func<Dictionary<string, object>, Dictionary<string, object>> dictionaryConfigurator = null) =>
        Write(command, message, [.. (dictionaryConfigurator?.Invoke([]) ?? []).Select(x => (x.Key, x.Value))]);

    protected internal override IDisposable WriteBlock(string text)
    {
        Group(text);
        return new Block(() => EndGroup(text));
    }

    protected internal override void ReportWarning(string text, string details = null) => LogIssue(AzurePipelinesIssueType.Warning, text);

    protected internal override void ReportError(string text, string details = null) => LogIssue(AzurePipelinesIssueType.Error, text);

    protected internal override bool FilterMessage(string message)
    {
        if (!message.Contains("##vso[", StringComparison.OrdinalIgnoreCase))
            return false;
        Console.WriteLine(message);
        return true;
    }

    private static void Write(string command, string message, params (string Key, object Value)[] properties)
    {
        var text = string.Join(';', properties.Where(x => x.Value != null).Select(x => $"{x.Key}={Escape(x.Value.ToString())}"));
        Console.WriteLine($"##vso[{command} {text}]{EscapeLines(message)}");
    }

    private static string EscapeLines(string text) =>
        text?.Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Escape(string value) =>
        EscapeLines(value).Replace("]", "%5D", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal);
}
