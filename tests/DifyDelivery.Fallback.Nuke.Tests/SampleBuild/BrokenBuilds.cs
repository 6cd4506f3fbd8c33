using Nuke.Common;

public interface IFirst : INukeBuild
{
    Target Both => _ => _.Executes(() => { });
}

public interface ISecond : INukeBuild
{
    Target Both => _ => _.Executes(() => { });
}

/// <summary>Two unrelated components with a target of one name.</summary>
public sealed class AmbiguousBuild : NukeBuild, IFirst, ISecond
{
    public static int Run() => Execute<AmbiguousBuild>();
}

/// <summary>A target that hides a component's without being public.</summary>
public sealed class HiddenBuild : NukeBuild, IFirst
{
    public static int Run() => Execute<HiddenBuild>();

    Target Both => _ => _.Executes(() => { });
}

/// <summary>A cycle, one edge of which is order only.</summary>
public sealed class CycleBuild : NukeBuild
{
    public static int Run() => Execute<CycleBuild>();

    Target A => _ => _.DependsOn(B).Executes(() => { });
    Target B => _ => _.DependsOn(C).Executes(() => { });
    Target C => _ => _.After(A).Executes(() => { });
    Target Alone => _ => _.Executes(() => { });
}

/// <summary>A target whose lambda captures a local: each read is another delegate.</summary>
public sealed class ClosureBuild : NukeBuild
{
    public static int Run() => Execute<ClosureBuild>();

    Target Made => Make("text");
    Target User => _ => _.DependsOn(Made).Executes(() => { });

    static Target Make(string text) => _ => _.Executes(() => Console.WriteLine(text));
}

/// <summary>A dependency on a component that the build does not have.</summary>
public sealed class MissingBuild : NukeBuild
{
    public static int Run() => Execute<MissingBuild>();

    Target Go => _ => _.DependsOn<IFirst>(x => x.Both).Executes(() => { });
}
