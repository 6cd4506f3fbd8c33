namespace DifyDelivery.Sandbox.Tests.Node;

/// <summary>One node that the tests of a class share; each leaves it healthy.</summary>
public sealed class RunningNode : IAsyncLifetime
{
    /// <summary>The node, or null where none can run.</summary>
    internal NodeSandbox? Sandbox { get; private set; }

    public async Task InitializeAsync()
    {
        if (!await NodeSandbox.CanRunAsync())
            return;
        // In networks of its own: the tests beside it look for traces in theirs.
        Sandbox = new NodeSandbox("n1", networks: [.. Enumerable.Range(244, 3)]);
        await Sandbox.EnsureAsync();
    }

    public async Task DisposeAsync()
    {
        if (Sandbox is not null)
            await Sandbox.DisposeAsync();
    }
}

/// <summary>Tests with nodes of their own: one after another, as each keeps the processors busy.</summary>
[CollectionDefinition(Name)]
public sealed class NodeTests : ICollectionFixture<RunningNode>
{
    public const string Name = "node";
}
