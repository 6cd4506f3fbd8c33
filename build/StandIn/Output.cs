namespace DifyDelivery.StandIn;

/// <summary>The container's log: one line per event, each saying that a stand-in wrote it.</summary>
internal static class Output
{
    public static void Line(string text) => Console.WriteLine($"stand-in: {text}");

    public static void Error(string text) => Console.Error.WriteLine($"stand-in: {text}");
}
