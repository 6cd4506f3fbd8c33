using System.Runtime.InteropServices;
using DifyDelivery.Errors;
using DifyDelivery.Processes;

namespace DifyDelivery.Components.Running;

/// <summary>
/// Takes the engine's own child processes (<c>dotnet test</c> with its hosts) along when the build is interrupted: the engine does not, and
/// they would go on, holding files and ports. The exit code says that it was interrupted.
/// </summary>
internal sealed class ChildrenGuard : IDisposable
{
    /// <summary>None: dotnet that is asked to end ends with 0, and the engine takes that for success and begins the next target.</summary>
    private static readonly TimeSpan Grace = TimeSpan.Zero;

    private readonly PosixSignalRegistration _termination;

    public ChildrenGuard()
    {
        Console.CancelKeyPress += OnInterrupt;
        _termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTermination);
    }

    /// <summary>Whether children of the engine were interrupted. A delivery has none, and ends itself in order.</summary>
    public bool IsInterrupted { get; private set; }

    /// <summary>Ends them, and waits until they are gone.</summary>
    public static void End() => SessionChildren.OfThisProcess.EndAsync(Grace).GetAwaiter().GetResult();

    public void Dispose()
    {
        Console.CancelKeyPress -= OnInterrupt;
        _termination.Dispose();
    }

    // The engine prints its table after this, and says that it has finished: the children are ended then, so that it does not go on meanwhile.
    private void OnInterrupt(object? sender, ConsoleCancelEventArgs arguments) => IsInterrupted |= SessionChildren.OfThisProcess.Find().Count > 0;

    private void OnTermination(PosixSignalContext context)
    {
        if (SessionChildren.OfThisProcess.Find().Count == 0)
        {
            return;
        }

        IsInterrupted = true;
        End();
        Environment.Exit(ExitCodes.Interrupted);
    }
}
