using Nuke.Common;
using Nuke.Common.IO;
using Nuke.Common.Utilities;
using Nuke.Common.Utilities.Collections;
using Serilog;

/// <summary>The build that the transcripts describe.</summary>
internal sealed class Build : NukeBuild, IHello, IMigrate
{
    [Parameter("Configuration to build - Default is 'Debug' (local) or 'Release' (server)")]
    readonly Configuration Configuration = IsLocalBuild ? Configuration.Debug : Configuration.Release;

    [Parameter("Key for publishing")][Secret] readonly string ApiKey;
    [Parameter("Number of replicas")] readonly int Replicas = 1;
    [Parameter("Only pretend")] readonly bool DryRun;
    [Parameter] readonly Ring Ring = Ring.Inner;
    [Parameter("Regions to roll out to", Separator = "+")] readonly string[] Regions = ["weu"];
    [Parameter("Output folder")] readonly AbsolutePath OutputFolder;
    [Parameter("MSBuild extra", Name = "extra")] readonly string ExtraArgument;
    [Parameter("GitHub URL")] string GitHubRepoUrl { get; }
    [Parameter("Hidden one", List = false)] readonly string Internal;

    public static int Run() => Execute<Build>(x => x.Compile);

    Target Clean => _ => _
        .Before(Compile)
        .Executes(() => Log.Debug("cleaning"));

    Target Restore => _ => _
        .Executes(() =>
        {
            Log.Verbose("a verbose line");
            Log.Debug("a debug line");
            Log.Information("Restoring into {Folder}", RootDirectory.Name);
        });

    Target Compile => _ => _
        .Description("Compiles everything")
        .DependsOn(Restore)
        .Executes(() =>
        {
            Log.Information(
                "Configuration={Configuration} Replicas={Replicas} DryRun={DryRun} Ring={Ring} Extra={Extra}",
                Configuration, Replicas, DryRun, Ring, ExtraArgument ?? "<null>");
            Log.Information(
                "Regions={Regions} OutputFolder={OutputFolder} ApiKey={ApiKey}", Regions.JoinComma(), OutputFolder, ApiKey ?? "<null>");
            ReportSummary(_ => _.AddPair("Replicas", Replicas));
        });

    Target Test => _ => _
        .DependsOn(Compile)
        .Executes(() => Log.Warning("test warning {Number}", 42));

    Target Publish => _ => _
        .DependsOn(Test)
        .Requires(() => ApiKey)
        .Executes(() => Log.Information("published"));

    Target Pack => _ => _
        .DependsOn(Compile)
        .Produces(RootDirectory / "out" / "*.nupkg")
        .Executes(() => Log.Information("packed"));

    Target ReleaseOnly => _ => _
        .Requires(() => Configuration == Configuration.Release)
        .Executes(() => Log.Information("release only"));

    Target Broken => _ => _
        .DependsOn(Compile)
        .Executes(() => throw new InvalidOperationException("first line of the message\nsecond line"));

    Target AfterBroken => _ => _
        .DependsOn(Broken)
        .Executes(() => Log.Information("never"));

    Target Notify => _ => _
        .TriggeredBy(AfterBroken)
        .AssuredAfterFailure()
        .Executes(() => Log.Information("assured: IsFailing={IsFailing} Failed={Failed}", IsFailing, FailedTargets.Single().Name));

    Target SoftBroken => _ => _
        .ProceedAfterFailure()
        .Executes(() => Assert.True(1 > 2));

    Target AfterSoft => _ => _
        .DependsOn(SoftBroken)
        .Executes(() => Log.Information("still running after a soft failure"));

    Target StaticallySkipped => _ => _
        .DependsOn(Restore)
        .OnlyWhenStatic(() => IsServerBuild)
        .Executes(() => Log.Information("never"));

    Target DynamicallySkipped => _ => _
        .DependsOn(Restore)
        .OnlyWhenDynamic(() => Replicas > 1)
        .Executes(() => Log.Information("never"));

    Target SkippedSkipsDeps => _ => _
        .DependsOn(Restore)
        .OnlyWhenStatic(() => IsServerBuild)
        .WhenSkipped(DependencyBehavior.Skip)
        .Executes(() => Log.Information("never"));

    Target SkippedExecutesDeps => _ => _
        .DependsOn(Restore)
        .OnlyWhenStatic(() => IsServerBuild)
        .WhenSkipped(DependencyBehavior.Execute)
        .Executes(() => Log.Information("never"));

    Target NeedsSkipped => _ => _
        .DependsOn(StaticallySkipped)
        .Executes(() => Log.Information("ran although a dependency was skipped"));

    Target Collective => _ => _.DependsOn(Clean, Test);

    Target Fan => _ => _
        .Triggers(FanOut)
        .Executes(() => Log.Information("fan"));

    Target FanOut => _ => _
        .DependsOn<IHello>(x => x.Hello)
        .Executes(() => Log.Information("fan out"));

    Target Paths => _ => _
        .Unlisted()
        .Executes(() =>
        {
            Log.Information(
                "Root={Root} Temp={Temp} Project={Project}", RootDirectory, TemporaryDirectory, BuildProjectFile?.Name);
            Log.Information(
                "Host={Host} Local={Local} Server={Server} Verbosity={Verbosity}", Host.GetType().Name, IsLocalBuild, IsServerBuild, Verbosity);
            Log.Information(
                "Invoked={Invoked} Scheduled={Scheduled} Running={Running} Partition={Partition}", InvokedTargets.Single().Name,
                ScheduledTargets.Select(x => x.Name).JoinComma(), RunningTargets.Single().Name, Partition);
        });

    protected override void OnBuildCreated()
    {
        Show("created");
        if (Environment.GetEnvironmentVariable("LOG_WHEN_CREATED") is { } text)
            Log.Warning("{Text}", text);
    }

    protected override void OnBuildInitialized() => Show($"initialized: {ExecutionPlan.Select(x => x.Name).JoinComma()}");

    protected override void OnTargetSkipped(string target) => Show($"skipped {target}");

    protected override void OnBuildFinished() => Show($"finished: ok={IsSucceeding}");

    static void Show(string text)
    {
        if (Environment.GetEnvironmentVariable("SHOW_HOOKS") != null)
            Console.WriteLine($"[hook] {text}");
    }
}
