using System.Runtime.InteropServices;
using DifyDelivery.Errors;

namespace DifyDelivery.Components.Running;

/// <summary>
/// Ctrl-C and SIGTERM while a target runs. The engine would end the process at once; a delivery gets the time to leave a state that the next
/// run resumes from. A second signal ends it at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly string _target;
    private readonly PosixSignalRegistration[] _registrations;

    public Interruption(string target)
    {
        _target = target;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        ];
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Ends the process as interrupted. The engine has printed its table already, when the signal arrived.</summary>
    public void Leave()
    {
        Console.Error.WriteLine($"{_target} was interrupted. What is done is kept: run the same command again to continue.");
        Environment.Exit(ExitCodes.Interrupted);
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (_source.IsCancellationRequested)
        {
            return;
        }

        context.Cancel = true;
        Console.Error.WriteLine("Stopping; press Ctrl-C again to end at once.");
        _source.Cancel();
    }
}
