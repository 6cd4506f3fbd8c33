namespace DifyDelivery.Sandbox.Tests.EndToEnd;

/// <summary>A test that needs a node of the tests' own. On a cluster that a person has it is left out, and its result says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeFactAttribute : FactAttribute
{
    /// <param name="because">What it would do to a person's cluster: <c>it kills the API server</c>.</param>
    public NodeFactAttribute(string because) =>
        Skip = DeliveryRoot.Context is null ? null : $"the cluster '{DeliveryRoot.Context}' is not the tests' own: {because}";
}
