using System.Text.RegularExpressions;
using DifyDelivery.Pipelines;
using DifyDelivery.Pipelines.AzureDevOps;
using DifyDelivery.Pipelines.AzureDevOps.Flows;
using DifyDelivery.Pipelines.GitHub;
using DifyDelivery.Pipelines.Yaml;

namespace DifyDelivery.Sandbox.Tests.EndToEnd.Pipelines;

/// <summary>
/// Which lines of the generated scripts a test has to run. There is no list of them to forget something in: whatever stands in a script of a
/// file belongs either to the delivery or to the migration, and the test of that part fails for each line that it did not run. A line counts
/// as run when the very text was, be it in another environment's or the other host's file.
/// </summary>
internal static partial class ScriptCoverage
{
    private static readonly string[] OfDelivery =
        ["dify.yml", "dify-drift.yml", "dify-pull-request.yml", "dify-teardown.yml", "azure-pipelines.yml", "drift.yml", "teardown.yml", "sources.yml", "keep-plan.yml"];

    /// <summary>
    /// Run against hosts that only remember, by the tests of the reports and of what only a job in Azure has: each of those tests takes its text
    /// from the same place.
    /// </summary>
    private static readonly HashSet<string> Elsewhere =
    [
        .. new[]
        {
            AzureScripts.Read(AzureScripts.PlanComment), AzureScripts.Read(AzureScripts.DriftWorkItem), AzureScripts.Read(AzureScripts.SoakReminder),
            ProgramPins.InstallKubelogin, StageParts.OfConnection,
        }.SelectMany(LinesOf),
    ];

    /// <summary>The delivery's lines that were not run; the server's are run where there is one, with the migration.</summary>
    /// <param name="root">Where the pipelines were generated, beside those of the repository itself.</param>
    /// <param name="ran">The scripts that were run.</param>
    public static IReadOnlyList<string> MissingOfDelivery(string root, IEnumerable<string> ran) =>
        Missing(FilesOf(root).Where(file => OfDelivery.Contains(Path.GetFileName(file))).SelectMany(LinesOfFile).Where(line => !IsOfServer(line)), ran);

    /// <summary>Every other line that was not run: a file of a new kind is among them.</summary>
    /// <inheritdoc cref="MissingOfDelivery"/>
    public static IReadOnlyList<string> MissingOfMigration(string root, IEnumerable<string> ran)
    {
        var files = FilesOf(root).ToLookup(file => OfDelivery.Contains(Path.GetFileName(file)));
        var delivery = files[true].SelectMany(LinesOfFile).ToHashSet();
        return Missing(files[false].SelectMany(LinesOfFile).Where(line => !delivery.Contains(line)).Concat(delivery.Where(IsOfServer)), ran);
    }

    private static List<string> Missing(IEnumerable<string> wanted, IEnumerable<string> ran)
    {
        var run = ran.SelectMany(LinesOf).ToHashSet();
        return [.. wanted.Distinct().Where(line => !run.Contains(line) && !Elsewhere.Contains(line))];
    }

    private static bool IsOfServer(string line) => line.StartsWith("./build.sh ProvisionPostgres ", StringComparison.Ordinal);

    private static IEnumerable<string> FilesOf(string root) =>
        from folder in PipelineFiles.Folders
        from place in new[] { root, DeliveryRoot.Repository }
        let path = Path.Combine(place, folder)
        where Directory.Exists(path)
        from file in Directory.EnumerateFiles(path, "*.yml")
        select file;

    private static IEnumerable<string> LinesOfFile(string path)
    {
        var text = File.ReadAllText(path);
        if (path.Contains(".github", StringComparison.Ordinal))
        {
            return WorkflowReader.Read(text).Jobs.SelectMany(job => job.Steps).Select(step => step.Run).OfType<string>().SelectMany(LinesOf);
        }

        var document = YamlReader.Read(text);
        var steps = AzureReader.IsTemplate(document) ? AzureReader.Template(document).Steps : AzureReader.Pipeline(document).Stages.SelectMany(stage => stage.Jobs).SelectMany(job => job.Steps);
        return steps.Select(step => step.Script).OfType<string>().SelectMany(LinesOf);
    }

    private static IEnumerable<string> LinesOf(string script) =>
        script.Split('\n').Select(line => Environment().Replace(line.Trim(), "<env>")).Where(line => line.Length > 0);

    [GeneratedRegex(@"\b(?:dev|test|prod)\b")]
    private static partial Regex Environment();
}
