using DifyDelivery.Errors;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Sandbox.Node;

/// <summary>Starts a node's first process and waits until the node is Ready.</summary>
internal sealed class NodeStarter(NodePaths paths, IProcessRunner processes, TimeProvider time)
{
    private const int LogLines = 15;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Starts it: the certificates are made, when there are none yet, while the namespaces are.</summary>
    /// <param name="programs">The folder of the built programs.</param>
    /// <param name="cancellationToken">Stops; the next start clears up first.</param>
    public async Task StartAsync(string programs, CancellationToken cancellationToken)
    {
        var certificates = Directory.Exists(paths.Certificates) ? Task.CompletedTask : RunAsync("pki.sh", [], cancellationToken);
        var start = RunAsync("start.sh", [programs], cancellationToken);
        await Task.WhenAll(certificates, start);
    }

    /// <summary>Waits until the node is healthy.</summary>
    /// <param name="look">Looks at it once.</param>
    /// <param name="activity">Told what is still missing.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellationToken">Stops waiting; the node goes on by itself.</param>
    /// <returns>What is wrong in the end; null when the node is healthy.</returns>
    public async Task<string?> WaitAsync(
        Func<Task<NodeCondition>> look, IActivity activity, TimeSpan patience, CancellationToken cancellationToken)
    {
        for (var began = time.GetTimestamp(); ;)
        {
            var condition = await look();
            if (condition.IsHealthy || condition.Init is null || time.GetElapsedTime(began) > patience)
                return condition.Trouble;
            activity.Update(condition.Trouble!);
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>The failure of a node that does not become Ready, with the last lines of the logs that may tell why.</summary>
    public DeliveryException Explain(string trouble) => new(
        $"The sandbox's Kubernetes node does not become Ready: {trouble}.",
        LastLines(trouble),
        $"Run the same command again; it starts the node anew and keeps its data. All logs are in {paths.Logs}.");

    private string LastLines(string trouble)
    {
        var names = NodeProcesses.Expected.Where(name => trouble.Contains(name, StringComparison.Ordinal)).DefaultIfEmpty("node").Append("restarts");
        var lines = from name in names
                    let file = Path.Combine(paths.Logs, name + ".log")
                    where File.Exists(file)
                    from line in File.ReadLines(file).TakeLast(LogLines)
                    select $"{name}: {line}";
        return string.Join('\n', lines);
    }

    private async Task RunAsync(string script, string[] arguments, CancellationToken cancellationToken)
    {
        var command = new CommandSpec("bash", [NodeScripts.Path(script), paths.State, .. arguments]);
        (await processes.RunAsync(command, cancellationToken: cancellationToken)).EnsureSucceeded("The sandbox's Kubernetes node could not be started.");
    }
}
