// One program, several builds: the variable says which one a test means.
internal static class Program
{
    public static int Main() => Environment.GetEnvironmentVariable("SAMPLE") switch
    {
        "components" => ComponentsBuild.Run(),
        "odds" => OddsBuild.Run(),
        "ambiguous" => AmbiguousBuild.Run(),
        "hidden" => HiddenBuild.Run(),
        "cycle" => CycleBuild.Run(),
        "closure" => ClosureBuild.Run(),
        "missing" => MissingBuild.Run(),
        "dotnet" => DotNetBuild.Run(),
        _ => Build.Run()
    };
}
