namespace Nuke.Common.Tooling;

/// <summary>Changes options: <c>_ => _.SetConfiguration("Release")</c>.</summary>
public delegate T Configure<T>(T options);

/// <summary>Changes options for one of several values.</summary>
public delegate TOptions Configure<TOptions, in TValue>(TOptions options, TValue value)
    where TOptions : new();

/// <summary>Makes several options of one; each is run.</summary>
public delegate IEnumerable<T> CombinatorialConfigure<T>(T options)
    where T : new();

/// <summary>Calls configurators.</summary>
public static class ConfigureExtensions
{
    /// <summary>A missing configurator changes nothing.</summary>
    public static T InvokeSafe<T>(this Configure<T> configurator, T obj) => configurator == null ? obj : configurator(obj);

    internal static IReadOnlyCollection<(TOptions Options, IReadOnlyCollection<Output> Output)> Invoke<TOptions>(
        this CombinatorialConfigure<TOptions> configurator, Func<TOptions, IReadOnlyCollection<Output>> executor,
        int degreeOfParallelism, bool completeOnFailure)
        where TOptions : ToolOptions, new()
    {
        var outputs = new System.Collections.Concurrent.ConcurrentBag<(TOptions Options, IReadOnlyCollection<Output> Output)>();
        var failures = new System.Collections.Concurrent.ConcurrentBag<Exception>();
        configurator(new TOptions()).AsParallel().WithDegreeOfParallelism(degreeOfParallelism).ForAll(x =>
        {
            if (!failures.IsEmpty && !completeOnFailure)
                return;
            try
            {
                outputs.Add((x, executor(x)));
            }
            catch (Exception exception)
            {
                failures.Add(exception);
            }
        });
        return failures.IsEmpty ? outputs : throw new AggregateException(failures);
    }
}
