using System.Text;

namespace DifyDelivery.Processes;

/// <summary>Reads one stream of a child process to its end: keeps everything, hands out each line as soon as it is complete.</summary>
/// <param name="reader">The stream.</param>
/// <param name="onLine">Receives lines without their ends; a lone carriage return ends a line too, as progress displays use it.</param>
/// <param name="time">Clock of <see cref="DrainAsync"/>.</param>
internal sealed class OutputPump(StreamReader reader, Action<string>? onLine, TimeProvider time) : IDisposable
{
    // A process that was started in the background may keep the pipe open for ever; what the ended one wrote is in the pipe already.
    private static readonly TimeSpan SilenceAfterExit = TimeSpan.FromSeconds(5);

    private readonly StringBuilder _text = new();
    private readonly StringBuilder _line = new();
    private readonly CancellationTokenSource _abandon = new();
    private bool _afterCarriageReturn;
    private long _lastRead;

    public string Text => _text.ToString();

    public async Task RunAsync()
    {
        var buffer = new char[16 * 1024];
        try
        {
            int count;
            while ((count = await reader.ReadAsync(buffer, _abandon.Token)) > 0)
            {
                Volatile.Write(ref _lastRead, time.GetTimestamp());
                _text.Append(buffer, 0, count);
                Split(buffer.AsSpan(0, count));
            }
        }
        catch (OperationCanceledException) when (_abandon.IsCancellationRequested)
        {
            // What has been read is all that the ended process wrote.
        }

        if (_line.Length > 0)
            Emit();
    }

    /// <summary>Waits for the end of the stream after the process has ended, but not for strangers who hold its pipe.</summary>
    public async Task DrainAsync(Task pump)
    {
        Volatile.Write(ref _lastRead, time.GetTimestamp());
        while (!pump.IsCompleted)
        {
            var left = SilenceAfterExit - time.GetElapsedTime(Volatile.Read(ref _lastRead));
            if (left <= TimeSpan.Zero)
                await _abandon.CancelAsync();
            else
                await Task.WhenAny(pump, Task.Delay(left, time));
        }

        await pump;
    }

    public void Dispose() => _abandon.Dispose();

    private void Split(ReadOnlySpan<char> chunk)
    {
        foreach (var character in chunk)
        {
            if (character is '\n' or '\r')
            {
                if (!(character == '\n' && _afterCarriageReturn))
                    Emit();
            }
            else
            {
                _line.Append(character);
            }

            _afterCarriageReturn = character == '\r';
        }
    }

    private void Emit()
    {
        var line = _line.ToString();
        _line.Clear();
        onLine?.Invoke(line);
    }
}
