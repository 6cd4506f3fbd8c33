using Nuke.Common.Tooling;

namespace Nuke.Common.Tools.DotNet;

/// <summary>Setting the options of <c>dotnet build</c>.</summary>
public static class DotNetBuildSettingsExtensions
{
    public static T SetProjectFile<T>(this T o, string v)
        where T : DotNetBuildSettings => o.Set(nameof(o.ProjectFile), v);

    public static T SetConfiguration<T>(this T o, string v)
        where T : DotNetBuildSettings => o.Set(nameof(o.Configuration), v);

    public static T SetFramework<T>(this T o, string v)
        where T : DotNetBuildSettings => o.Set(nameof(o.Framework), v);

    public static T SetRuntime<T>(this T o, string v)
        where T : DotNetBuildSettings => o.Set(nameof(o.Runtime), v);

    public static T SetOutputDirectory<T>(this T o, string v)
        where T : DotNetBuildSettings => o.Set(nameof(o.OutputDirectory), v);

    public static T SetVersionSuffix<T>(this T o, string v)
        where T : DotNetBuildSettings => o.Set(nameof(o.VersionSuffix), v);

    public static T SetForce<T>(this T o, bool? v)
        where T : DotNetBuildSettings => o.Set(nameof(o.Force), v);

    public static T EnableForce<T>(this T o)
        where T : DotNetBuildSettings => o.SetForce(true);

    public static T SetNoDependencies<T>(this T o, bool? v)
        where T : DotNetBuildSettings => o.Set(nameof(o.NoDependencies), v);

    public static T EnableNoDependencies<T>(this T o)
        where T : DotNetBuildSettings => o.SetNoDependencies(true);

    public static T SetNoIncremental<T>(this T o, bool? v)
        where T : DotNetBuildSettings => o.Set(nameof(o.NoIncremental), v);

    public static T EnableNoIncremental<T>(this T o)
        where T : DotNetBuildSettings => o.SetNoIncremental(true);

    public static T SetNoRestore<T>(this T o, bool? v)
        where T : DotNetBuildSettings => o.Set(nameof(o.NoRestore), v);

    public static T EnableNoRestore<T>(this T o)
        where T : DotNetBuildSettings => o.SetNoRestore(true);

    public static T SetNoLogo<T>(this T o, bool? v)
        where T : DotNetBuildSettings => o.Set(nameof(o.NoLogo), v);

    public static T EnableNoLogo<T>(this T o)
        where T : DotNetBuildSettings => o.SetNoLogo(true);

    public static T SetVerbosity<T>(this T o, DotNetVerbosity v)
        where T : DotNetBuildSettings => o.Set(nameof(o.Verbosity), v);

    public static T ResetVerbosity<T>(this T o)
        where T : DotNetBuildSettings => o.Set(nameof(o.Verbosity), null);

    public static T SetProperty<T>(this T o, string k, object v)
        where T : DotNetBuildSettings => o.SetIn(nameof(o.Properties), k, v);

    public static T SetVersion<T>(this T o, string v)
        where T : DotNetBuildSettings => o.SetProperty("Version", v);

    public static T SetAssemblyVersion<T>(this T o, string v)
        where T : DotNetBuildSettings => o.SetProperty("AssemblyVersion", v);

    public static T SetFileVersion<T>(this T o, string v)
        where T : DotNetBuildSettings => o.SetProperty("FileVersion", v);

    public static T SetInformationalVersion<T>(this T o, string v)
        where T : DotNetBuildSettings => o.SetProperty("InformationalVersion", v);

    public static T EnableContinuousIntegrationBuild<T>(this T o)
        where T : DotNetBuildSettings => o.SetProperty("ContinuousIntegrationBuild", true);
}
