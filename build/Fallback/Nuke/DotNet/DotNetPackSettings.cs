using Nuke.Common.Tooling;

namespace Nuke.Common.Tools.DotNet;

/// <summary>Options of <c>dotnet pack</c>.</summary>
[Command(Type = typeof(DotNetTasks), Command = nameof(DotNetTasks.DotNetPack), Arguments = "pack")]
public class DotNetPackSettings : ToolOptions
{
    /// <summary>A project, a solution or a folder.</summary>
    [Argument(Format = "{value}", Position = 1)]
    public string Project => Get<string>();

    [Argument(Format = "--configuration {value}")]
    public string Configuration => Get<string>();

    [Argument(Format = "--output {value}")]
    public string OutputDirectory => Get<string>();

    [Argument(Format = "--runtime {value}")]
    public string Runtime => Get<string>();

    [Argument(Format = "--version-suffix {value}")]
    public string VersionSuffix => Get<string>();

    [Argument(Format = "--include-source")]
    public bool? IncludeSource => Get<bool?>();

    [Argument(Format = "--include-symbols")]
    public bool? IncludeSymbols => Get<bool?>();

    [Argument(Format = "--no-build")]
    public bool? NoBuild => Get<bool?>();

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
