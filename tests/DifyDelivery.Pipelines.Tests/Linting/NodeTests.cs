namespace DifyDelivery.Pipelines.Tests.Linting;

/// <summary>A test that needs Node.js, and says so where it is not.</summary>
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = NodePrograms.Obstacle;
}

/// <inheritdoc cref="NodeFactAttribute"/>
public sealed class NodeTheoryAttribute : TheoryAttribute
{
    public NodeTheoryAttribute() => Skip = NodePrograms.Obstacle;
}
