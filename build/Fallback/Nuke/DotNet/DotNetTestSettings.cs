using Nuke.Common.Tooling;

namespace Nuke.Common.Tools.DotNet;

/// <summary>Options of <c>dotnet test</c>.</summary>
[Command(Type = typeof(DotNetTasks), Command = nameof(DotNetTasks.DotNetTest), Arguments = "test")]
public class DotNetTestSettings : ToolOptions
{
    /// <summary>A project, a solution or a folder.</summary>
    [Argument(Format = "{value}", Position = 1)]
    public string ProjectFile => Get<string>();

    [Argument(Format = "--configuration {value}")]
    public string Configuration => Get<string>();

    [Argument(Format = "--framework {value}")]
    public string Framework => Get<string>();

    [Argument(Format = "--runtime {value}")]
    public string Runtime => Get<string>();

    /// <summary>An expression that selects tests.</summary>
    [Argument(Format = "--filter {value}")]
    public string Filter => Get<string>();

    [Argument(Format = "--collect {value}")]
    public string DataCollector => Get<string>();

    [Argument(Format = "--settings {value}")]
    public string SettingsFile => Get<string>();

    [Argument(Format = "--results-directory {value}")]
    public string ResultsDirectory => Get<string>();

    [Argument(Format = "--output {value}")]
    public string Output => Get<string>();

    /// <summary>Per test; 90s, 5m.</summary>
    [Argument(Format = "--blame-hang-timeout {value}")]
    public string BlameHangTimeout => Get<string>();

    /// <summary>Writers of results, such as <c>trx;LogFileName=x.trx</c>.</summary>
    [Argument(Format = "--logger {value}")]
    public IReadOnlyList<string> Loggers => Get<IReadOnlyList<string>>();

    [Argument(Format = "--no-build")]
    public bool? NoBuild => Get<bool?>();

    [Argument(Format = "--no-restore")]
    public bool? NoRestore => Get<bool?>();

    [Argument(Format = "--nologo")]
    public bool? NoLogo => Get<bool?>();

    [Argument(Format = "--list-tests")]
    public bool? ListTests => Get<bool?>();

    [Argument(Format = "--blame")]
    public bool? BlameMode => Get<bool?>();

    [Argument(Format = "--blame-hang")]
    public bool? BlameHang => Get<bool?>();

    [Argument(Format = "--verbosity {value}")]
    public DotNetVerbosity Verbosity => Get<DotNetVerbosity>();

    /// <summary>MSBuild properties.</summary>
    [Argument(Format = "/property:{key}={value}")]
    public IReadOnlyDictionary<string, object> Properties => Get<IReadOnlyDictionary<string, object>>();
}
