using Nuke.Common;
using Nuke.Common.CI.AzurePipelines;
using Nuke.Common.CI.GitHubActions;
using Nuke.Common.Tooling;
using Serilog;

public sealed record Limits(int Cpu, string Memory);

/// <summary>Exit codes, asynchronous targets, cancellation, processes, and values of unusual types.</summary>
public sealed class OddsBuild : NukeBuild
{
    public static int Run() => Execute<OddsBuild>();

    [Parameter] readonly string Token;
    [Parameter] readonly Limits Limits;
    [Parameter] readonly TimeSpan? Patience;
    [Parameter] readonly int?[] Numbers = [];
    [Parameter(ValueProviderMember = nameof(Colors))] readonly string Color;
    [PathVariable("echo")] readonly Tool Echo;
    [PathVariable("no-such-program")] readonly Tool Missing;

    static IEnumerable<string> Colors => ["red", "blue"];

    Target Code => _ => _.Executes(() => { ExitCode = 7; });

    Target ErrorLog => _ => _.Executes(() => Log.Error("an error line does not fail the build"));

    Target Async => _ => _.Executes(async () =>
    {
        await Task.Yield();
        throw new TimeoutException("async failure");
    });

    Target Multi => _ => _.Executes(
        () => Log.Information("first"), () => Log.Information("second"), () => Log.Information("third"));

    Target Values => _ => _.Executes(() => Log.Information(
        "Cpu={Cpu} Memory={Memory} Patience={Patience} Numbers={Numbers} Color={Color}", Limits?.Cpu, Limits?.Memory, Patience?.TotalSeconds,
        string.Join(",", Numbers), Color));

    Target Sleep => _ => _.Executes(async () =>
    {
        Log.Information("sleeping");
        await Task.Delay(Timeout.Infinite);
    });

    Target AfterSleep => _ => _.DependsOn(Sleep).Executes(() => Log.Information("never"));

    Target Cleanup => _ => _.TriggeredBy(AfterSleep).AssuredAfterFailure().Executes(() => Log.Information("cleaned up"));

    Target Commands => _ => _.Executes(() =>
    {
        GitHubActions.Instance?.WriteCommand("notice", "50% of\nit", x => new() { ["title"] = "a:b,c" });
        AzurePipelines.Instance?.SetVariable("name", "value", isOutput: true);
        Log.Information("::notice::raw");
        Log.Information("##vso[task.setprogress value=50;]raw");
    });

    Target Secretive => _ => _.Executes(() =>
    {
        Echo($"login --token {Token:r} --path {RootDirectory / "a dir"} plain {"two words"} nq {"two":nq}");
        ProcessTasks.StartProcess("bash", "-c \"echo to-stderr >&2; exit 3\"").AssertZeroExitCode();
    });

    Target UseMissing => _ => _.Requires(() => Missing).Executes(() => Missing("x"));
}
