using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DifyDelivery.Sandbox.Tests.EndToEnd;

/// <summary>The build as a process of its own.</summary>
internal sealed class DeliveryProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    public DeliveryProcess(string program, IReadOnlyList<string> arguments, string workingDirectory, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        start.Environment.Remove("DELIVERY_TEST_KUBECONFIG");

        // On a server the build hands it every secret to mask; these runs are a person's.
        start.Environment.Remove("GITHUB_ACTIONS");
        start.Environment.Remove("TF_BUILD");
        start.Environment["NO_COLOR"] = "1";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Take;
        _process.ErrorDataReceived += Take;
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public async Task<RunResult> WaitAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(limit.Token);
        return new RunResult(_process.ExitCode, Output);
    }

    /// <summary>Waits until a text was printed.</summary>
    public Task PrintedAsync(string text) => PrintedAsync(new Regex(Regex.Escape(text)));

    /// <summary>Waits until something was printed that a pattern matches.</summary>
    public async Task PrintedAsync(Regex pattern)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!pattern.IsMatch(Output))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"It ended before it printed '{pattern}':\n{Output}");
            }

            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>Kills it; what it started goes on unless that is to die with it.</summary>
    public void Kill(bool withChildren = false) => _process.Kill(withChildren);

    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>A test that fails leaves no build behind that would hold its root.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Take(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.AppendLine(line.Data);
        }
    }
}

/// <summary>How a run ended.</summary>
internal sealed record RunResult(int ExitCode, string Output);
