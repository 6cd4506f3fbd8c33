namespace DifyDelivery.Postgres.Copying.Work;

/// <summary>Counts what was tried anew.</summary>
internal sealed class RetryCount
{
    private int _value;

    public int Value => Volatile.Read(ref _value);

    public void Add() => Interlocked.Increment(ref _value);
}
