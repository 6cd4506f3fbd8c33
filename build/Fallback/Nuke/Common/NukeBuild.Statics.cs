using System.Reflection;
using Nuke.Common.CI;
using Nuke.Common.IO;

namespace Nuke.Common;

/// <summary>What is known before the build object exists: from arguments and environment alone.</summary>
public abstract partial class NukeBuild
{
    // Exceptions here end the process unhandled (134), which is what a missing root or an unknown host does.
    static NukeBuild()
    {
        var parameters = ParameterService.Instance;
        RootDirectory = RootLocation.Find(parameters);
        TemporaryDirectory = (RootDirectory / ".nuke" / "temp").CreateDirectory();
        BuildAssemblyFile = EntryAssemblyFile();
        BuildAssemblyDirectory = BuildAssemblyFile?.Parent;
        BuildProjectFile = ProjectFileAbove(BuildAssemblyDirectory);
        BuildProjectDirectory = BuildProjectFile?.Parent;

        Verbosity = parameters.GetParameter<Verbosity?>(nameof(Verbosity)) ?? Verbosity.Normal;
        Host = parameters.GetParameter<Host>(nameof(Host)) ?? HostActivation.Default();
        LoadedLocalProfiles = parameters.GetParameter<string[]>(BuiltInParameters.Profile) ?? [];
    }

    [Parameter("Root directory during build execution.", Name = BuiltInParameters.Root)]
    public static AbsolutePath RootDirectory { get; }

    /// <summary><c>.nuke/temp</c> under the root; it exists.</summary>
    public static AbsolutePath TemporaryDirectory { get; }

    public static AbsolutePath BuildAssemblyFile { get; }

    public static AbsolutePath BuildAssemblyDirectory { get; }

    /// <summary>Null when the build does not run from below its project.</summary>
    public static AbsolutePath BuildProjectDirectory { get; }

    /// <inheritdoc cref="BuildProjectDirectory"/>
    public static AbsolutePath BuildProjectFile { get; }

    [Parameter("Logging verbosity during build execution. Default is 'Normal'.")]
    public static Verbosity Verbosity
    {
        get => Execution.LogLevelState.Verbosity;
        set => Execution.LogLevelState.Verbosity = value;
    }

    [Parameter("Host for execution. Default is 'automatic'.")]
    public static Host Host { get; set; }

    [Parameter("Defines the profiles to load.", Name = BuiltInParameters.Profile)]
    public static string[] LoadedLocalProfiles { get; }

    public static bool IsLocalBuild => !IsServerBuild;

    public static bool IsServerBuild => Host is IBuildServer;

    private static AbsolutePath EntryAssemblyFile()
    {
        var assembly = Assembly.GetEntryAssembly();
        return assembly == null || assembly.GetName().Name == "testhost" || assembly.Location.Length == 0 ? null : assembly.Location;
    }

    private static AbsolutePath ProjectFileAbove(AbsolutePath directory)
    {
        for (; directory != null; directory = directory.Parent)
        {
            var files = Directory.GetFiles(directory, "*.csproj");
            Assert.True(files.Length < 2, $"Found multiple project files in '{directory}'.");
            if (files.Length == 1)
                return files[0];
        }

        return null;
    }
}
