using Nuke.Common.Tooling;

namespace Nuke.Common.Tools.DotNet;

/// <summary>Options of <c>dotnet restore</c>.</summary>
[Command(Type = typeof(DotNetTasks), Command = nameof(DotNetTasks.DotNetRestore), Arguments = "restore")]
public class DotNetRestoreSettings : ToolOptions
{
    /// <summary>A project, a solution or a folder.</summary>
    [Argument(Format = "{value}", Position = 1)]
    public string ProjectFile => Get<string>();

    [Argument(Format = "--configfile {value}")]
    public string ConfigFile => Get<string>();

    [Argument(Format = "--packages {value}")]
    public string PackageDirectory => Get<string>();

    [Argument(Format = "--runtime {value}")]
    public string Runtime => Get<string>();

    [Argument(Format = "--source {value}")]
    public IReadOnlyList<string> Sources => Get<IReadOnlyList<string>>();

    [Argument(Format = "--disable-parallel")]
    public bool? DisableParallel => Get<bool?>();

    [Argument(Format = "--force")]
    public bool? Force => Get<bool?>();

    [Argument(Format = "--ignore-failed-sources")]
    public bool? IgnoreFailedSources => Get<bool?>();

    [Argument(Format = "--no-cache")]
    public bool? NoCache => Get<bool?>();

    [Argument(Format = "--use-lock-file")]
    public bool? UseLockFile => Get<bool?>();

    [Argument(Format = "--locked-mode")]
    public bool? LockedMode => Get<bool?>();

    [Argument(Format = "--force-evaluate")]
    public bool? ForceEvaluate => Get<bool?>();

    [Argument(Format = "--verbosity {value}")]
    public DotNetVerbosity Verbosity => Get<DotNetVerbosity>();

    /// <summary>MSBuild properties.</summary>
    [Argument(Format = "/property:{key}={value}")]
    public IReadOnlyDictionary<string, object> Properties => Get<IReadOnlyDictionary<string, object>>();
}
