namespace k8s;

/// <summary>The channels of an exec connection.</summary>
public enum ChannelIndex : byte
{
    StdIn,
    StdOut,
    StdErr,
    Error,
    Resize,
}

/// <summary>What a multiplexed connection carries.</summary>
public enum StreamType
{
    RemoteCommand,
    PortForward,
}

/// <summary>The names of the channel protocols.</summary>
public static class WebSocketProtocol
{
    public const string ChannelWebSocketProtocol = "channel.k8s.io";
    public const string V4BinaryWebsocketProtocol = "v4." + ChannelWebSocketProtocol;
}
