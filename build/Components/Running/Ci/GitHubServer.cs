using DifyDelivery.Reporting.Ci;
using Nuke.Common.CI.GitHubActions;

namespace DifyDelivery.Components.Running.Ci;

/// <summary>
/// GitHub Actions: workflow commands through NUKE's own host, and the files that the runner reads when a step is over
/// (docs.github.com/actions/reference/workflows-and-actions/workflow-commands).
/// </summary>
internal sealed class GitHubServer(GitHubActions host, string? outputFile) : ICiServer
{
    /// <summary>A step's summary that is larger is dropped as a whole.</summary>
    public const int MostSummaryBytes = 1024 * 1024;

    private const string Cut = "\n\n_The rest does not fit a job summary; the file is among the run's artifacts._\n";

    public void Annotate(AnnotationLevel level, string? title, string text) => host.WriteCommand(
        level == AnnotationLevel.Error ? "error" : "warning",
        text,
        properties =>
        {
            if (title is not null)
            {
                properties["title"] = title;
            }

            return properties;
        });

    public void Mask(string secret) => host.WriteCommand("add-mask", secret);

    public void AddSummary(string file)
    {
        if (host.StepSummaryFile is not { } summary)
        {
            return;
        }

        var used = File.Exists(summary) ? new FileInfo(summary).Length : 0;
        using var writer = File.AppendText(summary);
        writer.Write(Fit(File.ReadAllText(file), MostSummaryBytes - used - 2));
        writer.Write("\n\n");
    }

    public string PlanAgain(string environment) => Pipelines.PlanAgain.OnGitHub(environment);

    public void SetOutput(string name, string value)
    {
        if (outputFile is not null)
        {
            File.AppendAllText(outputFile, $"{name}={value.ReplaceLineEndings(" ")}\n");
        }
    }

    /// <summary>Cuts at the end of a line.</summary>
    private static string Fit(string text, long bytes)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(text) <= bytes)
        {
            return text;
        }

        var room = bytes - Cut.Length;
        var kept = 0;
        foreach (var line in text.Split('\n'))
        {
            room -= System.Text.Encoding.UTF8.GetByteCount(line) + 1;
            if (room < 0)
            {
                break;
            }

            kept += line.Length + 1;
        }

        return text[..kept] + (bytes > Cut.Length ? Cut : string.Empty);
    }
}
