using Nuke.Common;
using Serilog;

public interface IRestore : INukeBuild
{
    Target Setup => _ => _.Executes(() => Log.Information("Setup"));

    Target Restore => _ => _.DependsOn(Setup).Executes(() => Log.Information("IRestore.Restore"));
}

public interface ICompile : IRestore
{
    Target Compile => _ => _.DependsOn(Restore).Executes(() => Log.Information("ICompile.Compile"));
}

public interface ICompileLoud : ICompile
{
    Target ICompile.Compile => _ => _
        .Inherit<ICompile>(x => x.Compile)
        .Executes(() => Log.Information("ICompileLoud adds an action"));
}

public interface ITest : ICompile
{
    Target Test => _ => _.DependsOn(Compile).Executes(() => Log.Information("ITest.Test"));
}

public interface INotImplemented : INukeBuild
{
    Target Other => _ => _.Executes(() => { });
}

[ParameterPrefix("Registry")]
public interface IRegistry : INukeBuild
{
    [Parameter("Registry URL")] string Url => TryGetValue(() => Url) ?? "https://registry.local/";
    [Parameter("Registry user")][Required] string User => TryGetValue(() => User);
}

public abstract class BaseBuild : NukeBuild
{
    [Parameter] public readonly string BaseValue = "base";

    public virtual Target Deploy => _ => _.Executes(() => Log.Information("BaseBuild.Deploy"));
}

/// <summary>Components that override and extend each other, below a class that does so too.</summary>
public sealed class ComponentsBuild : BaseBuild, ICompileLoud, ITest, IRegistry
{
    public static int Run() => Execute<ComponentsBuild>(x => ((ITest)x).Test);

    public override Target Deploy => _ => _
        .Base()
        .DependsOn<ITest>()
        .TryDependsOn<INotImplemented>(x => x.Other)
        .Executes(() => Log.Information(
            "Build.Deploy to {Url} as {User}; BaseValue={BaseValue}", ((IRegistry)this).Url, ((IRegistry)this).User, BaseValue));

    Target IRestore.Restore => _ => _
        .DependsOn<IRestore>(x => x.Setup)
        .Executes(() => Log.Information("Build overrides IRestore.Restore completely"));
}
