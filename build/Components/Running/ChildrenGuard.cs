using System.Runtime.InteropServices;
using DifyDelivery.Processes;

namespace DifyDelivery.Components.Running;

/// <summary>
/// Takes the engine's own child processes (<c>dotnet test</c> with its hosts) along when the build is interrupted: the engine does not, and
/// they would go on testing, holding files and ports.
/// </summary>
internal sealed class ChildrenGuard : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private readonly PosixSignalRegistration _termination;

    public ChildrenGuard()
    {
        Console.CancelKeyPress += OnInterrupt;
        _termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => End());
    }

    public void Dispose()
    {
        Console.CancelKeyPress -= OnInterrupt;
        _termination.Dispose();
    }

    private static void OnInterrupt(object? sender, ConsoleCancelEventArgs arguments) => End();

    // The process ends when the handlers return: it has to be waited for here.
    private static void End() => SessionChildren.OfThisProcess.EndAsync(Grace).GetAwaiter().GetResult();
}
