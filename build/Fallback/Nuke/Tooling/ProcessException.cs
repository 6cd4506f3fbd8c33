using System.Text;
using Nuke.Common.Utilities;
using Serilog;
using Serilog.Events;

namespace Nuke.Common.Tooling;

/// <summary>A process ended with an exit code that says failure.</summary>
public class ProcessException : Exception
{
    public ProcessException(IProcess process)
        : base(Describe(process))
    {
        ExitCode = process.ExitCode;
    }

    public int ExitCode { get; }

    private static string Describe(IProcess process)
    {
        var text = new StringBuilder()
            .AppendLine($"Process '{Path.GetFileName(process.FileName)}' exited with code {process.ExitCode}.")
            .AppendLine($"   > {process.FileName.DoubleQuoteIfNeeded()} {process.Arguments}")
            .AppendLine($"   @ {process.WorkingDirectory}");
        var errors = process.Output.Where(x => x.Type == OutputType.Err).ToList();
        if (errors.Count > 0)
            Append("Error output:", errors);
        else if (Log.IsEnabled(LogEventLevel.Verbose))
            Append("Standard output:", process.Output);
        return text.ToString();

        void Append(string title, IEnumerable<Output> lines)
        {
            text.AppendLine(title);
            foreach (var line in lines)
                text.Append("   ").AppendLine(line.Text);
        }
    }
}
