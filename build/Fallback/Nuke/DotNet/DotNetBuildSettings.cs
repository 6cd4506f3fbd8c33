using Nuke.Common.Tooling;

namespace Nuke.Common.Tools.DotNet;

/// <summary>Options of <c>dotnet build</c>.</summary>
[Command(Type = typeof(DotNetTasks), Command = nameof(DotNetTasks.DotNetBuild), Arguments = "build")]
public class DotNetBuildSettings : ToolOptions
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

    [Argument(Format = "--output {value}")]
    public string OutputDirectory => Get<string>();

    [Argument(Format = "--version-suffix {value}")]
    public string VersionSuffix => Get<string>();

    [Argument(Format = "--force")]
    public bool? Force => Get<bool?>();

    [Argument(Format = "--no-dependencies")]
    public bool? NoDependencies => Get<bool?>();

    [Argument(Format = "--no-incremental")]
    public bool? NoIncremental => Get<bool?>();

    [Argument(Format = "--no-restore")]
    public bool? NoRestore => Get<bool?>();

    [Argument(Format = "--nologo")]
    public bool? NoLogo => Get<bool?>();

    [Argument(Format = "--verbosity {value}")]
    public DotNetVerbosity Verbosity => Get<DotNetVerbosity>();

    /// <summary>MSBuild properties.</summary>
    [Argument(Format = "/property:{key}={value}")]
    public IReadOnlyDictionary<string, object> Properties => Get<IReadOnlyDictionary<string, object>>();
}
