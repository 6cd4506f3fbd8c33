using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Nuke.Common.Utilities;
using Nuke.Common.ValueInjection;

namespace Nuke.Common.Execution;

/// <summary>One run of a build, from its constructor to its exit code.</summary>
internal static class BuildManager
{
    private const int FailureExitCode = -1;

    // The last one added runs first: assured targets before the summary.
    private static readonly Stack<Action> CancellationHandlers = new();

    public static void OnCancellation(Action handler) => CancellationHandlers.Push(handler);

    public static int Execute<T>(Expression<Func<T, Target>>[] defaultTargets)
        where T : NukeBuild, new()
    {
        RuntimeHelpers.RunClassConstructor(typeof(NukeBuild).TypeHandle);
        Console.OutputEncoding = Encoding.UTF8;
        var build = new T();
        try
        {
            PrepareLogging(build);
            Create(build, defaultTargets);
            if (!build.NoLogo)
                build.WriteLogo();

            var parameters = ParameterService.Instance;
            build.ExecutionPlan = ExecutionPlanner.GetExecutionPlan(
                build.ExecutableTargets,
                parameters.GetParameter<string[]>(BuiltInParameters.Target, BuiltInParameters.TargetSeparator),
                IsStrict());
            if (TryAnswerRequest(build))
                return 0;

            Console.CancelKeyPress += (_, _) =>
            {
                foreach (var handler in CancellationHandlers)
                    handler();
            };
            Initialize(build);
            OnCancellation(() => Finish(build));
            BuildExecutor.Execute(build, parameters.GetParameter<string[]>(BuiltInParameters.Skip, BuiltInParameters.TargetSeparator));
            build.ExitCode ??= build.IsSucceeding ? 0 : FailureExitCode;
        }
        catch (Exception exception)
        {
            if (exception.Unwrap() is var cause and not TargetExecutionException)
                Host.Error(cause.Message);
            build.ExitCode ??= FailureExitCode;
        }

        var exitCode = build.ExitCode.Value;
        Finish(build);
        Close();
        return exitCode;
    }

    private static void Create<T>(T build, Expression<Func<T, Target>>[] defaultTargets)
        where T : NukeBuild, new()
    {
        build.ExecutableTargets = TargetFactory.CreateAll(build, defaultTargets);
        var files = new ParametersFiles(
            NukeBuild.RootDirectory, NukeBuild.LoadedLocalProfiles,
            ValueInjectionUtility.GetParameterMembers(build.GetType(), includeUnlisted: true));
        ParameterService.Instance.Files = files.GetValue;
        ValueInjectionUtility.InjectValues(build, (_, attribute) => attribute.GetType() == typeof(ParameterAttribute));
        if (NukeBuild.BuildProjectFile != null)
            BuildSchema.Update(build);

        // Whatever was asked for, a file that cannot be read ends the run here, before anything is planned.
        files.GetValue("shell-completion", typeof(bool));
        build.OnBuildCreated();
    }

    /// <summary>Answers <c>--plan</c> and <c>--help</c>; nothing else happens then, not even a summary.</summary>
    private static bool TryAnswerRequest(NukeBuild build)
    {
        if (build.Plan)
            PlanPage.Show(build);
        else if (build.Help || build.ExecutionPlan.Count == 0)
            HelpText.Write(build);
        else
            return false;
        return true;
    }

    private static void Initialize(NukeBuild build)
    {
        var onDemandOnly = build.GetType().HasCustomAttribute<OnDemandValueInjectionAttribute>();
        var required = build.ExecutionPlan.SelectMany(x => x.DelegateRequirements)
            .Where(x => x is not Expression<Func<bool>>).Select(x => x.GetMemberInfo()).ToHashSet();
        ValueInjectionUtility.InjectValues(build, (member, attribute) =>
            attribute.GetType() != typeof(ParameterAttribute)
            && ((!onDemandOnly && !member.HasCustomAttribute<OnDemandAttribute>()) || required.Contains(member)));
        build.OnBuildInitialized();
    }

    private static void Finish(NukeBuild build)
    {
        if (build.ExecutionPlan == null)
            return;

        foreach (var target in build.ExecutionPlan)
        {
            target.Stopwatch.Stop();
            target.Status = target.Status switch
            {
                ExecutionStatus.Running => ExecutionStatus.Aborted,
                ExecutionStatus.Scheduled => ExecutionStatus.NotRun,
                var status => status
            };
        }

        build.WriteErrorsAndWarnings();
        build.WriteTargetOutcome();
        build.WriteBuildOutcome();
        build.OnBuildFinished();
    }

    private static bool IsStrict() => EnvironmentInfo.ArgumentParser.GetNamedArgument("strict", typeof(bool)) is true;

    // The help text needs no logger; loading one is a good part of the time that it takes.
    private static void PrepareLogging(NukeBuild build)
    {
        if (!ParameterService.Instance.HasArgument(nameof(NukeBuild.Help)))
            Logging.Configure(build);
        else
            Logging.Defer(build, mayLog: OverridesOnBuildCreated(build.GetType()));
    }

    private static bool OverridesOnBuildCreated(Type type) =>
        type.GetMethod(nameof(NukeBuild.OnBuildCreated), BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).DeclaringType != typeof(NukeBuild);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Close() => Serilog.Log.CloseAndFlush();
}
