using System.Diagnostics;
using System.Net;
using System.Text;
using Nuke.Common.IO;

namespace Nuke.Common.Execution;

/// <summary>The page of <c>--plan</c>: what would run, and the graph of all targets as a table and as Mermaid text.</summary>
internal static class PlanPage
{
    /// <summary>Writes the page, opens it where there is a desktop, and prints its path.</summary>
    public static void Show(NukeBuild build)
    {
        var file = NukeBuild.TemporaryDirectory / "execution-plan.html";
        file.WriteAllText(Render(build.ExecutableTargets, build.ExecutionPlan));
        TryOpen(file);
        Console.WriteLine(file);
    }

    public static string Render(IReadOnlyList<ExecutableTarget> targets, IReadOnlyCollection<ExecutableTarget> plan)
    {
        var page = new StringBuilder("""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>Execution plan</title>
            <style>
            body { font-family: sans-serif; margin: 2em; }
            table { border-collapse: collapse; }
            td, th { border: 1px solid #ccc; padding: .3em .6em; text-align: left; vertical-align: top; }
            tr.planned { background: #e7f5e7; }
            .unlisted { color: #777; }
            </style>
            </head>
            <body>
            <h1>Execution plan</h1>
            <ol>

            """);
        foreach (var target in plan)
            page.AppendLine($"<li>{Encode(target.Name)}</li>");
        page.AppendLine("</ol>").AppendLine("<h2>All targets</h2>").AppendLine("<table>")
            .AppendLine("<tr><th>Target</th><th>Description</th><th>Depends on</th><th>Runs after</th><th>Triggered by</th></tr>");
        foreach (var target in targets)
        {
            var style = $"{(plan.Contains(target) ? "planned" : "")}{(target.Listed ? "" : " unlisted")}".Trim();
            page.AppendLine($"<tr class=\"{style}\"><td>{Encode(target.Name)}</td><td>{Encode(target.Description)}</td>"
                            + $"<td>{Names(target.ExecutionDependencies)}</td><td>{Names(target.OrderDependencies)}</td>"
                            + $"<td>{Names(target.TriggerDependencies)}</td></tr>");
        }

        page.AppendLine("</table>").AppendLine("<h2>Graph (Mermaid)</h2>").AppendLine("<pre class=\"mermaid\">").AppendLine("graph LR");
        foreach (var target in targets)
            AppendEdges(page, target);
        return page.AppendLine("</pre>").AppendLine("</body>").AppendLine("</html>").ToString();
    }

    private static void AppendEdges(StringBuilder page, ExecutableTarget target)
    {
        page.AppendLine(target.Name);
        foreach (var (dependencies, arrow) in new[]
                 {
                     (target.ExecutionDependencies, "--&gt;"), (target.OrderDependencies, "-.-&gt;"), (target.TriggerDependencies, "==&gt;")
                 })
        {
            foreach (var dependency in dependencies)
                page.AppendLine($"{dependency.Name} {arrow} {target.Name}");
        }
    }

    // Without a desktop the genuine engine fails here; the path printed afterwards is worth more.
    private static void TryOpen(AbsolutePath file)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(file) { UseShellExecute = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
        }
    }

    private static string Names(IEnumerable<ExecutableTarget> targets) => string.Join(", ", targets.Select(x => Encode(x.Name)));

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
