namespace DifyDelivery.Sandbox.Tests.Node;

/// <summary>Waits for conditions of a cluster; never for ever: a test that hangs tells nothing.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>Waits until a condition holds; fails with <paramref name="otherwise"/> when it never does.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string otherwise)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            limit.IsCancellationRequested.ShouldBeFalse(otherwise);
            await Task.Delay(Pause);
        }
    }
}
