using Nuke.Common.Tooling;

namespace Nuke.Common.Tools.DotNet;

/// <summary>Setting the options of <c>dotnet publish</c>.</summary>
public static class DotNetPublishSettingsExtensions
{
    public static T SetProject<T>(this T o, string v)
        where T : DotNetPublishSettings => o.Set(nameof(o.Project), v);

    public static T SetConfiguration<T>(this T o, string v)
        where T : DotNetPublishSettings => o.Set(nameof(o.Configuration), v);

    public static T SetFramework<T>(this T o, string v)
        where T : DotNetPublishSettings => o.Set(nameof(o.Framework), v);

    public static T SetRuntime<T>(this T o, string v)
        where T : DotNetPublishSettings => o.Set(nameof(o.Runtime), v);

    public static T SetOutput<T>(this T o, string v)
        where T : DotNetPublishSettings => o.Set(nameof(o.Output), v);

    public static T SetVersionSuffix<T>(this T o, string v)
        where T : DotNetPublishSettings => o.Set(nameof(o.VersionSuffix), v);

    public static T SetSelfContained<T>(this T o, bool? v)
        where T : DotNetPublishSettings => o.Set(nameof(o.SelfContained), v);

    public static T EnableSelfContained<T>(this T o)
        where T : DotNetPublishSettings => o.SetSelfContained(true);

    public static T SetNoBuild<T>(this T o, bool? v)
        where T : DotNetPublishSettings => o.Set(nameof(o.NoBuild), v);

    public static T EnableNoBuild<T>(this T o)
        where T : DotNetPublishSettings => o.SetNoBuild(true);

    public static T SetNoRestore<T>(this T o, bool? v)
        where T : DotNetPublishSettings => o.Set(nameof(o.NoRestore), v);

    public static T EnableNoRestore<T>(this T o)
        where T : DotNetPublishSettings => o.SetNoRestore(true);

    public static T SetNoLogo<T>(this T o, bool? v)
        where T : DotNetPublishSettings => o.Set(nameof(o.NoLogo), v);

    public static T EnableNoLogo<T>(this T o)
        where T : DotNetPublishSettings => o.SetNoLogo(true);

    public static T SetVerbosity<T>(this T o, DotNetVerbosity v)
        where T : DotNetPublishSettings => o.Set(nameof(o.Verbosity), v);

    public static T ResetVerbosity<T>(this T o)
        where T : DotNetPublishSettings => o.Set(nameof(o.Verbosity), null);

    public static T SetProperty<T>(this T o, string k, object v)
        where T : DotNetPublishSettings => o.SetIn(nameof(o.Properties), k, v);

    public static T SetVersion<T>(this T o, string v)
        where T : DotNetPublishSettings => o.SetProperty("Version", v);

    public static T SetAssemblyVersion<T>(this T o, string v)
        where T : DotNetPublishSettings => o.SetProperty("AssemblyVersion", v);

    public static T SetFileVersion<T>(this T o, string v)
        where T : DotNetPublishSettings => o.SetProperty("FileVersion", v);

    public static T SetInformationalVersion<T>(this T o, string v)
        where T : DotNetPublishSettings => o.SetProperty("InformationalVersion", v);

    public static T EnableContinuousIntegrationBuild<T>(this T o)
        where T : DotNetPublishSettings => o.SetProperty("ContinuousIntegrationBuild", true);
}
