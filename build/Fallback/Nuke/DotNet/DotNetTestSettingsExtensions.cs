using Nuke.Common.Tooling;

namespace Nuke.Common.Tools.DotNet;

/// <summary>Setting the options of <c>dotnet test</c>.</summary>
public static class DotNetTestSettingsExtensions
{
    public static T SetProjectFile<T>(this T o, string v)
        where T : DotNetTestSettings => o.Set(nameof(o.ProjectFile), v);

    public static T SetConfiguration<T>(this T o, string v)
        where T : DotNetTestSettings => o.Set(nameof(o.Configuration), v);

    public static T SetFramework<T>(this T o, string v)
        where T : DotNetTestSettings => o.Set(nameof(o.Framework), v);

    public static T SetRuntime<T>(this T o, string v)
        where T : DotNetTestSettings => o.Set(nameof(o.Runtime), v);

    public static T SetFilter<T>(this T o, string v)
        where T : DotNetTestSettings => o.Set(nameof(o.Filter), v);

    public static T SetDataCollector<T>(this T o, string v)
        where T : DotNetTestSettings => o.Set(nameof(o.DataCollector), v);

    public static T SetSettingsFile<T>(this T o, string v)
        where T : DotNetTestSettings => o.Set(nameof(o.SettingsFile), v);

    public static T SetResultsDirectory<T>(this T o, string v)
        where T : DotNetTestSettings => o.Set(nameof(o.ResultsDirectory), v);

    public static T SetOutput<T>(this T o, string v)
        where T : DotNetTestSettings => o.Set(nameof(o.Output), v);

    public static T SetBlameHangTimeout<T>(this T o, string v)
        where T : DotNetTestSettings => o.Set(nameof(o.BlameHangTimeout), v);

    public static T SetLoggers<T>(this T o, params string[] v)
        where T : DotNetTestSettings => o.Set(nameof(o.Loggers), (IReadOnlyList<string>)v);

    public static T AddLoggers<T>(this T o, params string[] v)
        where T : DotNetTestSettings => o.AddTo(nameof(o.Loggers), v);

    public static T SetNoBuild<T>(this T o, bool? v)
        where T : DotNetTestSettings => o.Set(nameof(o.NoBuild), v);

    public static T EnableNoBuild<T>(this T o)
        where T : DotNetTestSettings => o.SetNoBuild(true);

    public static T SetNoRestore<T>(this T o, bool? v)
        where T : DotNetTestSettings => o.Set(nameof(o.NoRestore), v);

    public static T EnableNoRestore<T>(this T o)
        where T : DotNetTestSettings => o.SetNoRestore(true);

    public static T SetNoLogo<T>(this T o, bool? v)
        where T : DotNetTestSettings => o.Set(nameof(o.NoLogo), v);

    public static T EnableNoLogo<T>(this T o)
        where T : DotNetTestSettings => o.SetNoLogo(true);

    public static T SetListTests<T>(this T o, bool? v)
        where T : DotNetTestSettings => o.Set(nameof(o.ListTests), v);

    public static T EnableListTests<T>(this T o)
        where T : DotNetTestSettings => o.SetListTests(true);

    public static T SetBlameMode<T>(this T o, bool? v)
        where T : DotNetTestSettings => o.Set(nameof(o.BlameMode), v);

    public static T EnableBlameMode<T>(this T o)
        where T : DotNetTestSettings => o.SetBlameMode(true);

    public static T SetBlameHang<T>(this T o, bool? v)
        where T : DotNetTestSettings => o.Set(nameof(o.BlameHang), v);

    public static T EnableBlameHang<T>(this T o)
        where T : DotNetTestSettings => o.SetBlameHang(true);

    public static T SetVerbosity<T>(this T o, DotNetVerbosity v)
        where T : DotNetTestSettings => o.Set(nameof(o.Verbosity), v);

    public static T ResetVerbosity<T>(this T o)
        where T : DotNetTestSettings => o.Set(nameof(o.Verbosity), null);

    public static T SetProperty<T>(this T o, string k, object v)
        where T : DotNetTestSettings => o.SetIn(nameof(o.Properties), k, v);
}
