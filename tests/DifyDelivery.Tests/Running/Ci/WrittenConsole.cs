namespace DifyDelivery.Tests.Running.Ci;

/// <summary>Keeps what is written to the console.</summary>
internal sealed class WrittenConsole : IDisposable
{
    private readonly TextWriter _before = Console.Out;
    private readonly StringWriter _written = new();

    public WrittenConsole() => Console.SetOut(_written);

    public string Text => _written.ToString();

    public void Dispose() => Console.SetOut(_before);

    /// <summary>A host of NUKE's as it would create it; its constructor is its own business.</summary>
    public static T Host<T>() => (T)Activator.CreateInstance(typeof(T), nonPublic: true)!;
}
