using DifyDelivery.Operations;
using DifyDelivery.Planning.Rendering;

namespace DifyDelivery.Components.Running;

/// <summary>Writes a plan's pages below <c>artifacts</c>, redacted.</summary>
internal sealed class PlanFiles(string root, DeliverySession session)
{
    public async Task WriteAsync(PlanDocument document, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, "artifacts")).FullName;
        (string Name, Func<PlanDocument, string> Render)[] pages =
            [("plan.md", PlanMarkdown.Render), ("plan.json", PlanJson.Render), ("plan.html", PlanHtml.Render)];
        foreach (var (name, render) in pages)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), session.Redactor.Redact(render(document)), cancellationToken);
        }

        session.Reporter.Line($"Written: {string.Join(", ", pages.Select(page => $"artifacts/{page.Name}"))}");
    }
}
