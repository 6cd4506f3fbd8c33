using System.Diagnostics;

namespace DifyDelivery.Benchmarks.Measuring;

/// <summary>Runs a program to its end.</summary>
internal static class Child
{
    /// <summary>Runs a command and returns its standard output.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has the end of what it wrote.</exception>
    public static async Task<string> RunAsync(
        IReadOnlyList<string> command, IReadOnlyDictionary<string, string>? environment = null, CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? await output
                : throw new InvalidOperationException($"{command[0]} ended with exit code {process.ExitCode}: {End(await error + await output)}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static string End(string text) => text.Length > 600 ? $"...{text[^600..]}" : text;
}
