using System.Globalization;
using System.Runtime.InteropServices;
using DifyDelivery.Errors;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Engine;

/// <summary>The engine as a program of its own, for where this machine does not reach: it does one task, and says so in lines.</summary>
public static class EngineProgram
{
    /// <summary>The file of the program, beside the build that ships it.</summary>
    public const string FileName = "DifyDelivery.Engine.dll";

    /// <summary>
    /// The environment in which .NET runs the program best: without debuggers' pipes, and with each piece that comes from a socket handled by the
    /// thread that hears of it, instead of being handed to another one, 8 kB at a time
    /// (github.com/dotnet/runtime, SocketAsyncEngine.Unix.cs). That asks that nothing here waits for a socket on a thread that hears of them.
    /// And methods are compiled for speed after 1,024 calls (hexadecimal 400) instead of 30 (clrconfigvalues.h there): what moves rows is called
    /// for each piece of them and soon has that, while the thousand others of a program that lives for seconds are compiled once, not twice.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        ["DOTNET_EnableDiagnostics"] = "0",
        ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1",
        ["DOTNET_TC_CallCountThreshold"] = "400",
    };

    internal const string RunCommand = "run";
    internal const string RelayCommand = "relay";
    private const int Crashed = 70;
    private const int Misused = 64;

    // As long as its pod may live: a run may leave a connection alone while it copies or dumps for hours. What a killed run leaves, the next
    // one removes.
    private static readonly TimeSpan RelayIdleLimit = TimeSpan.FromHours(24);

    /// <summary>Runs it.</summary>
    /// <param name="arguments"><c>run &lt;file of the task, which it deletes&gt;</c>, or <c>relay &lt;local port&gt; &lt;host&gt; &lt;port&gt;</c>.</param>
    /// <param name="output">Where its lines go.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(output);
        using var stop = new CancellationTokenSource();
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        switch (arguments)
        {
            case [RunCommand, var file]:
                return await DoAsync(file, output, stop.Token);
            case [RelayCommand, var local, var host, var port]:
                await new TcpRelay(host, int.Parse(port, CultureInfo.InvariantCulture), RelayIdleLimit, TimeProvider.System)
                    .RunAsync(int.Parse(local, CultureInfo.InvariantCulture), output, stop.Token);
                return ExitCodes.Done;
            default:
                await Console.Error.WriteLineAsync($"usage: {RunCommand} <file> | {RelayCommand} <local port> <host> <port>");
                return Misused;
        }
    }

    private static async Task<int> DoAsync(string file, TextWriter output, CancellationToken cancellationToken)
    {
        var redactor = new Redactor();
        var voice = new EngineVoice(output, redactor, TimeProvider.System);
        try
        {
            var task = EngineTask.Parse(await File.ReadAllTextAsync(file, cancellationToken));
            File.Delete(file);
            redactor.Register(task.Source.Password);
            redactor.Register(task.Target.Password);
            var copy = new DatabaseCopy(task.ToRequest(Path.GetDirectoryName(Path.GetFullPath(file))!), new ProcessRunner(redactor), TimeProvider.System);
            if (task.Kind == EngineTaskKind.Copy)
            {
                var result = await copy.RunAsync(voice, cancellationToken);
                voice.Say(number => new EngineCopiedLine(number, result));
            }
            else
            {
                var result = await copy.VerifyAsync(voice, cancellationToken);
                voice.Say(number => new EngineVerifiedLine(number, result));
            }

            return ExitCodes.Done;
        }
        catch (DeliveryException exception)
        {
            voice.Say(number => new EngineStoppedLine(number, exception.Message, exception.Why, exception.Remedy));
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            voice.Say(number => new EngineCrashedLine(number, exception.ToString()));
            return Crashed;
        }
    }
}
