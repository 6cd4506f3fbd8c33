namespace DifyDelivery.Integration.Tests.Support;

internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Waits until a condition holds; fails with <paramref name="explain"/> when it never does.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition, Func<string> explain)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            limit.IsCancellationRequested.ShouldBeFalse(explain());
            await Task.Delay(Pause);
        }
    }
}
