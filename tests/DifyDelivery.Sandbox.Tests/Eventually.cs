namespace DifyDelivery.Sandbox.Tests;

/// <summary>Waits for conditions of a cluster; never for ever: a test that hangs tells nothing.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until a condition holds; fails with <paramref name="otherwise"/> when it does not in time.</summary>
    public static Task HoldsAsync(Func<Task<bool>> condition, TimeSpan patience, string otherwise) => HoldsAsync(condition, patience, () => otherwise);

    /// <summary>Waits until a condition holds; fails with what <paramref name="otherwise"/> says of the last look when it does not in time.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition, TimeSpan patience, Func<string> otherwise)
    {
        using var limit = new CancellationTokenSource(patience);
        while (!await condition())
        {
            limit.IsCancellationRequested.ShouldBeFalse($"not within {patience.TotalSeconds:0} s: {otherwise()}");
            await Task.Delay(Pause, CancellationToken.None);
        }
    }
}
