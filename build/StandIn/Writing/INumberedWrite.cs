namespace DifyDelivery.StandIn.Writing;

/// <summary>One numbered write in one transaction, which may be repeated: an attempt whose commit was lost on the way leaves its rows once.</summary>
internal interface INumberedWrite
{
    Task CommitAsync(string writer, long number, CancellationToken cancellationToken);
}
