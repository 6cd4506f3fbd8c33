using DifyDelivery.Errors;
using DifyDelivery.Sandbox.State;

namespace DifyDelivery.Sandbox.Node;

/// <summary>
/// Which sandbox on this machine owns which network, in the tool cache: a dead node keeps its network until it is torn down, although
/// the kernel no longer knows of it then.
/// </summary>
internal sealed class NetworkRegistry(string cacheDirectory, TimeProvider time)
{
    /// <summary>The networks that are handed out: high in 10.0.0.0/8, where few private networks are.</summary>
    public static readonly IReadOnlyList<int> DefaultNumbers = [.. Enumerable.Range(200, 50)];

    private readonly string _directory = Path.Combine(cacheDirectory, "sandbox", "networks");

    /// <summary>The networks to hand out, in order of preference.</summary>
    public IReadOnlyList<int> Numbers { get; init; } = DefaultNumbers;

    /// <summary>Takes a free network for a sandbox and has it remembered there before anyone else can choose.</summary>
    /// <param name="stateDirectory">The sandbox's state folder: its owner.</param>
    /// <param name="remember">Writes the sandbox's state; without that the entry counts as left behind.</param>
    /// <param name="abandoned">Called for a network whose owner's state folder is gone: clears up what still runs in it.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">No network is free.</exception>
    public async Task<NodeNetwork> TakeAsync(
        string stateDirectory,
        Func<NodeNetwork, Task> remember,
        Func<NodeNetwork, Task> abandoned,
        CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_directory);
        using var alone = await SandboxLock.AcquireAsync(
            Path.Combine(_directory, ".lock"), "choosing a network", _ => { }, time, cancellationToken);
        foreach (var number in Numbers)
        {
            var network = new NodeNetwork(number);
            if (await OwnerAsync(network, cancellationToken) is { } owner)
            {
                if (owner != stateDirectory && await BelongsToAsync(owner, number, cancellationToken))
                    continue;
                await abandoned(network);
            }

            if (NetworksInUse.Overlaps(number, NetworksInUse.Read()))
                continue;
            await File.WriteAllTextAsync(Entry(network), stateDirectory, cancellationToken);
            await remember(network);
            return network;
        }

        throw new DeliveryException(
            "No network is free for the sandbox's node.",
            $"Every 10.N.0.0/18 with N from {Numbers.Min()} to {Numbers.Max()} is routed on this machine or owned by another sandbox (see {_directory}).",
            "Tear down a sandbox that is no longer needed.");
    }

    /// <summary>The network that a sandbox owns according to the registry, whatever its own state says; null when none.</summary>
    public async Task<NodeNetwork?> FindAsync(string stateDirectory, CancellationToken cancellationToken)
    {
        foreach (var number in Numbers)
        {
            var network = new NodeNetwork(number);
            if (await OwnerAsync(network, cancellationToken) == stateDirectory)
                return network;
        }

        return null;
    }

    /// <summary>Gives a network back.</summary>
    public void Release(NodeNetwork network) => File.Delete(Entry(network));

    private static async Task<bool> BelongsToAsync(string stateDirectory, int number, CancellationToken cancellationToken)
    {
        try
        {
            return (await new SandboxStateFile(stateDirectory).ReadAsync(cancellationToken))?.Network == number;
        }
        catch (DeliveryException)
        {
            return true; // it cannot be read, so that nobody may take it away
        }
    }

    private async Task<string?> OwnerAsync(NodeNetwork network, CancellationToken cancellationToken) =>
        File.Exists(Entry(network)) ? await File.ReadAllTextAsync(Entry(network), cancellationToken) : null;

    private string Entry(NodeNetwork network) =>
        Path.Combine(_directory, network.Number.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
