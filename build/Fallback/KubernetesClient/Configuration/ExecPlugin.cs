using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using k8s.Exceptions;

namespace k8s;

/// <summary>A credential plugin, such as kubelogin, as a kubeconfig names it.</summary>
internal sealed record ExecPlugin(
    string Command, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, string ApiVersion, string InstallHint)
{
    /// <summary>Runs it and waits: <see cref="KubernetesClientConfiguration"/> is built synchronously, as in the genuine client.</summary>
    public ExecCredential Run()
    {
        using var process = Start();
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => output.AppendLine(line.Data);
        process.ErrorDataReceived += KubernetesClientConfiguration.ForwardExecStdError;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(KubernetesClientConfiguration.ExecTimeout))
        {
            process.Kill(entireProcessTree: true);
            throw new KubeConfigException(
                $"The credential plugin '{Command}' gave no answer within {KubernetesClientConfiguration.ExecTimeout.TotalSeconds:0} s.");
        }

        // The overload with a limit returns before the last lines have been handed over.
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new KubeConfigException($"The credential plugin '{Command}' ended with exit code {process.ExitCode}.");
        return ExecCredential.Parse(output.ToString(), ApiVersion);
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(Command, Arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        start.Environment["KUBERNETES_EXEC_INFO"] =
            JsonSerializer.Serialize(new { apiVersion = ApiVersion, kind = "ExecCredential", spec = new { interactive = false } });
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception exception)
        {
            var hint = string.IsNullOrWhiteSpace(InstallHint) ? "" : " " + InstallHint.Trim();
            throw new KubeConfigException($"The credential plugin '{Command}' cannot be started: {exception.Message}.{hint}", exception);
        }
    }
}
