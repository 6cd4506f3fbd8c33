using Nuke.Common.Tooling;

namespace Nuke.Common.Tools.DotNet;

/// <summary>Setting the options of <c>dotnet pack</c>.</summary>
public static class DotNetPackSettingsExtensions
{
    public static T SetProject<T>(this T o, string v)
        where T : DotNetPackSettings => o.Set(nameof(o.Project), v);

    public static T SetConfiguration<T>(this T o, string v)
        where T : DotNetPackSettings => o.Set(nameof(o.Configuration), v);

    public static T SetOutputDirectory<T>(this T o, string v)
        where T : DotNetPackSettings => o.Set(nameof(o.OutputDirectory), v);

    public static T SetRuntime<T>(this T o, string v)
        where T : DotNetPackSettings => o.Set(nameof(o.Runtime), v);

    public static T SetVersionSuffix<T>(this T o, string v)
        where T : DotNetPackSettings => o.Set(nameof(o.VersionSuffix), v);

    public static T SetIncludeSource<T>(this T o, bool? v)
        where T : DotNetPackSettings => o.Set(nameof(o.IncludeSource), v);

    public static T EnableIncludeSource<T>(this T o)
        where T : DotNetPackSettings => o.SetIncludeSource(true);

    public static T SetIncludeSymbols<T>(this T o, bool? v)
        where T : DotNetPackSettings => o.Set(nameof(o.IncludeSymbols), v);

    public static T EnableIncludeSymbols<T>(this T o)
        where T : DotNetPackSettings => o.SetIncludeSymbols(true);

    public static T SetNoBuild<T>(this T o, bool? v)
        where T : DotNetPackSettings => o.Set(nameof(o.NoBuild), v);

    public static T EnableNoBuild<T>(this T o)
        where T : DotNetPackSettings => o.SetNoBuild(true);

    public static T SetNoRestore<T>(this T o, bool? v)
        where T : DotNetPackSettings => o.Set(nameof(o.NoRestore), v);

    public static T EnableNoRestore<T>(this T o)
        where T : DotNetPackSettings => o.SetNoRestore(true);

    public static T SetNoLogo<T>(this T o, bool? v)
        where T : DotNetPackSettings => o.Set(nameof(o.NoLogo), v);

    public static T EnableNoLogo<T>(this T o)
        where T : DotNetPackSettings => o.SetNoLogo(true);

    public static T SetVerbosity<T>(this T o, DotNetVerbosity v)
        where T : DotNetPackSettings => o.Set(nameof(o.Verbosity), v);

    public static T ResetVerbosity<T>(this T o)
        where T : DotNetPackSettings => o.Set(nameof(o.Verbosity), null);

    public static T SetProperty<T>(this T o, string k, object v)
        where T : DotNetPackSettings => o.SetIn(nameof(o.Properties), k, v);

    public static T SetVersion<T>(this T o, string v)
        where T : DotNetPackSettings => o.SetProperty("Version", v);
}
