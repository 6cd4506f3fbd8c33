namespace DifyDelivery.Operations;

/// <summary>Whether a Flexible Server shall run.</summary>
public enum ServerPower
{
    /// <summary>It runs.</summary>
    Start,

    /// <summary>It stands still and costs its storage only, for seven days at most.</summary>
    Stop,
}
