using System.Net.WebSockets;
using System.Text;
using DifyDelivery.Errors;
using k8s;
using k8s.Models;

namespace DifyDelivery.Kubernetes;

/// <summary>Collects what a command in a container writes, and its exit code.</summary>
internal static class PodExec
{
    private const byte Input = 0;
    private const byte Output = 1;
    private const byte Error = 2;
    private const byte Status = 3;
    private const int InputBytes = 32 * 1024;

    public static async Task<ExecResult> CollectAsync(ChannelSocket socket, string target, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        using var status = new MemoryStream();
        while (await socket.ReceiveAsync(cancellationToken) is { } message)
        {
            var stream = message.Channel switch { Output => output, Error => error, Status => status, _ => null };
            stream?.Write(message.Data.Span);
        }

        return new ExecResult(ExitCode(Text(status), target), Text(output), Text(error));
    }

    /// <summary>Sends a command what it reads. One that ends before it has read all is no failure of this: its exit code tells.</summary>
    public static async Task GiveAsync(ChannelSocket socket, Stream input, CancellationToken cancellationToken)
    {
        var buffer = new byte[InputBytes];
        try
        {
            while (await input.ReadAsync(buffer, cancellationToken) is var count and > 0)
                await socket.SendAsync(Input, buffer.AsMemory(0, count), cancellationToken);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or InvalidOperationException)
        {
            // The command, or the wait for it, is over.
        }
    }

    private static int ExitCode(string status, string target)
    {
        if (status.Length == 0)
            throw new DeliveryException($"The command in {target} ended without an exit code.", "The connection broke, or the pod went away.");
        try
        {
            return k8s.Kubernetes.GetExitCodeOrThrow(KubernetesJson.Deserialize<V1Status>(status));
        }
        catch (KubernetesException exception)
        {
            throw new DeliveryException($"The command in {target} could not be run.", exception.Message);
        }
    }

    private static string Text(MemoryStream stream) => Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
}
