namespace DifyDelivery.Tools.Sources;

/// <summary>No connection to a host could be made: no name, no route, no answer in time.</summary>
internal sealed class HostUnreachableException(string message, Exception inner) : Exception(message, inner);
