using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using DifyDelivery.Errors;
using DifyDelivery.Kubernetes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Engine;

/// <summary>
/// Brings the engine and its task into a pod, through nothing but a shell and the coreutils: an image of a server has them, and mostly
/// neither tar nor curl. The digest of every file is checked there.
/// </summary>
internal sealed class EngineUpload(ITaskPods pods, string space, string pod)
{
    /// <summary>The folder of the program and the runtime.</summary>
    public const string Folder = "/engine";

    /// <summary>The folder of the task, which never reaches a disk.</summary>
    public const string TaskFolder = "/task";

    /// <summary>The task, once it is whole.</summary>
    public const string TaskFile = TaskFolder + "/task.json";

    /// <summary>Is there once every file is.</summary>
    public const string Brought = TaskFolder + "/brought";

    private const int WrongMachine = 86;

    // A list of "<bytes> <digest> <path>" comes first, then the files one after another. What a person sees of it is the number of its bytes.
    private const string Receive =
        """
        set -eu
        [ "$(uname -m)" = x86_64 ] || exit 86
        cd /engine
        head -c "$1" > list
        while read -r bytes digest path <&3; do
          mkdir -p "${path%/*}"
          head -c "$bytes" > "$path"
          echo "$digest  $path" >> digests
        done 3< list
        sha256sum --check --quiet digests
        chmod 700 dotnet/dotnet
        touch /task/brought
        """;

    private const string ReceiveTask = """set -eu; umask 077; head -c "$1" > /task/task.new; mv /task/task.new /task/task.json""";

    public async Task SendFilesAsync(EnginePayload payload, IActivity activity, CancellationToken cancellationToken)
    {
        var list = Encoding.UTF8.GetBytes(string.Concat(payload.Files.Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.Bytes} {file.Digest} {file.Path}\n"))));
        var pipe = new Pipe();
        var writing = WriteAsync(pipe.Writer, list, payload, activity, cancellationToken);
        ExecResult result;
        await using (var reader = pipe.Reader.AsStream())
        {
            result = await RunAsync(Receive, list.Length, reader, cancellationToken);
        }

        // Nobody reads any more, so it is at its end.
        await writing;
        if (result.ExitCode == WrongMachine)
        {
            throw new DeliveryException(
                "The engine cannot run in the cluster.", $"The node of pod {space}/{pod} is no x64 machine, and the engine is made for one.",
                "Choose '--runner agent'.");
        }

        Check(result, "its files");
    }

    public async Task SendTaskAsync(EngineTask task, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetBytes(task.ToJson());
        Check(await RunAsync(ReceiveTask, text.Length, new MemoryStream(text), cancellationToken), "its task");
    }

    private Task<ExecResult> RunAsync(string script, long bytes, Stream input, CancellationToken cancellationToken) => pods.ExecAsync(
        space, pod, ["bash", "-c", script, "receive", bytes.ToString(CultureInfo.InvariantCulture)], input, cancellationToken);

    private void Check(ExecResult result, string what)
    {
        if (result.ExitCode != 0)
        {
            throw new DeliveryException(
                $"The engine in pod {space}/{pod} did not get {what}.", $"exit code {result.ExitCode}: {result.Error.Trim()}{result.Output.Trim()}",
                "Run the command again; or choose '--runner agent'.");
        }
    }

    private static async Task WriteAsync(PipeWriter writer, byte[] list, EnginePayload payload, IActivity activity, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await writer.WriteAsync(list, cancellationToken);
            var sent = 0L;
            foreach (var file in payload.Files)
            {
                await using var content = File.OpenRead(file.Source);
                await content.CopyToAsync(writer, cancellationToken);
                sent += file.Bytes;
                activity.Update(string.Create(CultureInfo.InvariantCulture, $"bringing the engine into the cluster: {sent / 1e6:N0} of {payload.Bytes / 1e6:N0} MB"), (double)sent / payload.Bytes);
            }
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        await writer.CompleteAsync(failure);
    }
}
