using DifyDelivery.Errors;
using DifyDelivery.Operations;
using DifyDelivery.Operations.Outcomes;
using DifyDelivery.Planning;
using DifyDelivery.Planning.Bundles;
using DifyDelivery.Planning.Rendering;
using DifyDelivery.Reporting;
using DifyDelivery.Reporting.Ci;

namespace DifyDelivery.Components.Running.Ci;

/// <summary>Tells a CI server what a run found and did: annotations, the summary, outputs for later steps. Elsewhere it does nothing.</summary>
internal sealed class CiReport(ICiServer? server, DeliverySession session, string root)
{
    /// <summary>Failures, also those before there is a session.</summary>
    public static void Fail(ICiServer? server, Redactor? redactor, string target, Exception exception)
    {
        if (exception is FindingsBlockException blocked)
        {
            foreach (var finding in blocked.Errors)
            {
                Annotate(server, redactor, AnnotationLevel.Error, finding.Id, Text(finding));
            }
        }
        else
        {
            // An unexpected failure has its trace in the log.
            Annotate(
                server, redactor, AnnotationLevel.Error, $"{target} failed",
                exception is DeliveryException ? exception.ToString() : $"{exception.GetType().Name}: {exception.Message}");
        }
    }

    /// <summary>A warning: beside the log where there is a server, in it where there is none.</summary>
    public void Warn(Finding finding)
    {
        if (server is null)
        {
            session.Reporter.Warning($"{finding.Id}: {Text(finding)}");
        }
        else
        {
            Annotate(server, session.Redactor, AnnotationLevel.Warning, finding.Id, Text(finding));
        }
    }

    /// <summary>The findings of a plan that was printed; a server shows only a few of them, so the errors come first, and notes are left to the summary.</summary>
    public void Findings(DeliveryPlan plan)
    {
        foreach (var finding in plan.Findings.Where(finding => finding.Severity != Severity.Note).OrderByDescending(finding => finding.Severity))
        {
            var level = finding.Severity == Severity.Error ? AnnotationLevel.Error : AnnotationLevel.Warning;
            Annotate(server, session.Redactor, level, finding.Id, Text(finding));
        }
    }

    /// <summary>A plan that was made. Later jobs ask whether there is anything to do, and which targets execute the bundle.</summary>
    public async Task PlannedAsync(PlanDocument document, PlanBundle? bundle, CancellationToken cancellationToken)
    {
        if (server is null)
        {
            return;
        }

        Findings(document.Plan);
        await ShowAsync("Plan", PlanMarkdown.Render(document), cancellationToken);
        server.SetOutput("has-changes", document.Plan.HasChanges ? "true" : "false");
        server.SetOutput("targets", string.Join(' ', bundle?.Manifest.Execution ?? []));
    }

    /// <summary>An operation that has ended, well or not.</summary>
    public async Task RanAsync(RunReport report, CancellationToken cancellationToken)
    {
        if (server is null)
        {
            return;
        }

        await ShowAsync(report.Plan.Target, RunMarkdown.Render(report), cancellationToken);
        foreach (var file in session.Reports)
        {
            await ShowAsync(Path.GetFileNameWithoutExtension(file), await File.ReadAllTextAsync(file, cancellationToken), cancellationToken);
        }
    }

    /// <summary>Azure Pipelines names the tab after the file, and environments follow one another in one run.</summary>
    private async Task ShowAsync(string name, string markdown, CancellationToken cancellationToken)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(root, "artifacts", "summary")).FullName, $"{session.Settings.Environment}-{name}.md");
        await File.WriteAllTextAsync(file, session.Redactor.Redact(markdown), cancellationToken);
        server!.AddSummary(file);
    }

    private static void Annotate(ICiServer? server, Redactor? redactor, AnnotationLevel level, string title, string text) =>
        server?.Annotate(level, title, redactor?.Redact(text) ?? text);

    private static string Text(Finding finding) => $"{finding.Message} {finding.Remedy}".TrimEnd();
}
