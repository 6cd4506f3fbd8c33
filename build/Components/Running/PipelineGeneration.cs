using DifyDelivery.Components.Running.Ci;
using DifyDelivery.Components.Strict;
using DifyDelivery.Errors;
using DifyDelivery.Pipelines;
using DifyDelivery.Planning;

namespace DifyDelivery.Components.Running;

/// <summary>What GeneratePipelines does: render, judge, and then compare or write.</summary>
internal static class PipelineGeneration
{
    private const string SetupFolder = "artifacts/pipeline-setup";

    public static void Run(IGeneratePipelines build)
    {
        try
        {
            var start = BuildStart.Current();
            var root = start.Root;
            var plan = PipelineInputs.Read(build, root);
            var findings = PipelineRules.Check(plan);
            if (findings.Any(finding => finding.Severity == Severity.Error))
            {
                throw new FindingsBlockException(findings);
            }

            var files = PipelineFiles.Render(plan);
            if (build.Explain)
            {
                Explain(plan, root);
            }
            else if (build.Check)
            {
                Compare(new GeneratedTree(root), files);
            }
            else
            {
                Write(new GeneratedTree(root), files, build.Force);
                foreach (var (origin, member) in PipelineInputs.Elsewhere(start.Sources))
                {
                    Console.WriteLine($"{origin} is not in a parameters file, so the next run will not know it: write \"{member}\" into .nuke/parameters.json.");
                }
            }
        }
        catch (DeliveryException exception)
        {
            build.ExitCode = exception.ExitCode;
            CiReport.Fail(CiServers.Current(), null, nameof(IGeneratePipelines.GeneratePipelines), exception);
            throw;
        }
    }

    private static void Explain(PipelinePlan plan, string root)
    {
        var page = SetupGuide.Explain(plan);
        Console.WriteLine(page);
        var folder = Directory.CreateDirectory(Path.Combine(root, SetupFolder)).FullName;
        File.WriteAllText(Path.Combine(folder, "README.md"), page);
        foreach (var script in SetupGuide.Scripts(plan))
        {
            var path = Path.Combine(folder, script.Path);
            File.WriteAllText(path, script.Content);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute);
            }

            Console.WriteLine($"Written: {SetupFolder}/{script.Path}");
        }
    }

    private static void Compare(GeneratedTree tree, IReadOnlyList<PipelineFile> files)
    {
        var drift = tree.Compare(files);
        foreach (var line in drift.SelectMany(file => file.Lines))
        {
            // Generated files hold logging commands, which a CI server would act on.
            Console.WriteLine(ForeignText.Defuse(line));
        }

        if (drift.Count > 0)
        {
            throw new PipelinesNotCurrentException([.. drift.Select(file => file.Path)], tree.Superfluous(files));
        }

        Console.WriteLine($"{files.Count} generated files are current.");
    }

    private static void Write(GeneratedTree tree, IReadOnlyList<PipelineFile> files, bool force)
    {
        var written = tree.Write(files, force);
        foreach (var path in written)
        {
            Console.WriteLine($"Written: {path}");
        }

        foreach (var path in tree.Superfluous(files))
        {
            Console.WriteLine($"Not generated any more, delete it: {path}");
        }

        Console.WriteLine($"{files.Count} generated files, {files.Count - written.Count} were current. './build.sh GeneratePipelines --explain' says what they need outside of the repository.");
    }
}
