namespace DifyDelivery.Postgres.Copying.Work;

/// <summary>Counts what was tried anew.</summary>
internal sealed class RetryCount
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private int _value;

    public int Value => Volatile.Read(ref _value);

    public void Add() => Interlocked.Increment(ref _value);

    /// <summary>How long to wait after an attempt: twice as long each time.</summary>
    public static TimeSpan Pause(int attempt)
    {
        var pause = First * Math.Pow(2, Math.Min(attempt - 1, 10));
        return pause < Longest ? pause : Longest;
    }
}
