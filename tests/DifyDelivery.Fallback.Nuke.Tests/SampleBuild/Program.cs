// One program, several builds: the variable says which one a test means.
internal static class Program
{
    public static int Main()
    {
        // What a build sets before it starts counts like what its caller set.
        if (Environment.GetEnvironmentVariable("PROFILE_OF_MAIN") is { } profile)
            Environment.SetEnvironmentVariable("NUKE_PROFILE", profile);
        return Run();
    }

    private static int Run() => Environment.GetEnvironmentVariable("SAMPLE") switch
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
