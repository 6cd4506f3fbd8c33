using Nuke.Common.Tooling;

namespace Nuke.Common.Tools.DotNet;

/// <summary>Setting the options of <c>dotnet restore</c>.</summary>
public static class DotNetRestoreSettingsExtensions
{
    public static T SetProjectFile<T>(this T o, string v)
        where T : DotNetRestoreSettings => o.Set(nameof(o.ProjectFile), v);

    public static T SetConfigFile<T>(this T o, string v)
        where T : DotNetRestoreSettings => o.Set(nameof(o.ConfigFile), v);

    public static T SetPackageDirectory<T>(this T o, string v)
        where T : DotNetRestoreSettings => o.Set(nameof(o.PackageDirectory), v);

    public static T SetRuntime<T>(this T o, string v)
        where T : DotNetRestoreSettings => o.Set(nameof(o.Runtime), v);

    public static T SetSources<T>(this T o, params string[] v)
        where T : DotNetRestoreSettings => o.Set(nameof(o.Sources), (IReadOnlyList<string>)v);

    public static T AddSources<T>(this T o, params string[] v)
        where T : DotNetRestoreSettings => o.AddTo(nameof(o.Sources), v);

    public static T SetDisableParallel<T>(this T o, bool? v)
        where T : DotNetRestoreSettings => o.Set(nameof(o.DisableParallel), v);

    public static T EnableDisableParallel<T>(this T o)
        where T : DotNetRestoreSettings => o.SetDisableParallel(true);

    public static T SetForce<T>(this T o, bool? v)
        where T : DotNetRestoreSettings => o.Set(nameof(o.Force), v);

    public static T EnableForce<T>(this T o)
        where T : DotNetRestoreSettings => o.SetForce(true);

    public static T SetIgnoreFailedSources<T>(this T o, bool? v)
        where T : DotNetRestoreSettings => o.Set(nameof(o.IgnoreFailedSources), v);

    public static T EnableIgnoreFailedSources<T>(this T o)
        where T : DotNetRestoreSettings => o.SetIgnoreFailedSources(true);

    public static T SetNoCache<T>(this T o, bool? v)
        where T : DotNetRestoreSettings => o.Set(nameof(o.NoCache), v);

    public static T EnableNoCache<T>(this T o)
        where T : DotNetRestoreSettings => o.SetNoCache(true);

    public static T SetUseLockFile<T>(this T o, bool? v)
        where T : DotNetRestoreSettings => o.Set(nameof(o.UseLockFile), v);

    public static T EnableUseLockFile<T>(this T o)
        where T : DotNetRestoreSettings => o.SetUseLockFile(true);

    public static T SetLockedMode<T>(this T o, bool? v)
        where T : DotNetRestoreSettings => o.Set(nameof(o.LockedMode), v);

    public static T EnableLockedMode<T>(this T o)
        where T : DotNetRestoreSettings => o.SetLockedMode(true);

    public static T SetForceEvaluate<T>(this T o, bool? v)
        where T : DotNetRestoreSettings => o.Set(nameof(o.ForceEvaluate), v);

    public static T EnableForceEvaluate<T>(this T o)
        where T : DotNetRestoreSettings => o.SetForceEvaluate(true);

    public static T SetVerbosity<T>(this T o, DotNetVerbosity v)
        where T : DotNetRestoreSettings => o.Set(nameof(o.Verbosity), v);

    public static T ResetVerbosity<T>(this T o)
        where T : DotNetRestoreSettings => o.Set(nameof(o.Verbosity), null);

    public static T SetProperty<T>(this T o, string k, object v)
        where T : DotNetRestoreSettings => o.SetIn(nameof(o.Properties), k, v);
}
