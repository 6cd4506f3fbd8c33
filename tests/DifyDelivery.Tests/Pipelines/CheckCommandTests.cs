using System.Diagnostics;
using DifyDelivery.Tests.Bootstrap;

namespace DifyDelivery.Tests.Pipelines;

/// <summary>The command itself, in a copy of what this repository has: what a team sees when it has changed something and forgot to generate.</summary>
public sealed class CheckCommandTests : IDisposable
{
    private static readonly string[] Copied = [".nuke", ".github/workflows", "pipelines", "pipelines/templates"];
    private readonly string _root = Directory.CreateTempSubdirectory("check-").FullName;

    public CheckCommandTests()
    {
        File.Copy(Path.Combine(Repository.Root, "DifyDelivery.slnx"), Path.Combine(_root, "DifyDelivery.slnx"));
        foreach (var folder in Copied)
        {
            Directory.CreateDirectory(Path.Combine(_root, folder));
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder)))
            {
                File.Copy(file, Path.Combine(_root, folder, Path.GetFileName(file)));
            }
        }
    }

    [Fact]
    public async Task WhatIsCommittedIsCurrent()
    {
        var (code, output) = await CheckAsync();

        code.ShouldBe(0, output);
        output.ShouldContain("generated files are current.");
    }

    [Fact]
    public async Task AChangedEnvironmentIsShownAndFails()
    {
        Replace(".nuke/parameters.dev.json", "\"Sandbox\"", "\"Azure\"");

        var (code, output) = await CheckAsync();

        code.ShouldBe(3, output);
        output.ShouldContain("--- a/.github/workflows/dify.yml\n+++ b/.github/workflows/dify.yml\n@@ -");
        output.ShouldContain("+          AZURE_CLIENT_ID: ${{ vars.AZURE_CLIENT_ID }}\n");
        output.ShouldContain("+++ b/pipelines/azure-pipelines.yml");
        output.ShouldContain("Run './build.sh GeneratePipelines' and commit what it writes.");
    }

    [Fact]
    public async Task AChangedParameterIsShownAndFails()
    {
        Replace(".nuke/parameters.json", "17 5 * * 1-5", "off");

        var (code, output) = await CheckAsync();

        code.ShouldBe(3, output);
        output.ShouldContain("--- a/pipelines/drift.yml\n+++ /dev/null\n");
        output.ShouldContain("delete .github/workflows/dify-drift.yml, pipelines/drift.yml, and commit.");
    }

    /// <summary>An agent acts on logging commands in what a step prints, and the templates hold one.</summary>
    [Fact]
    public async Task ADifferenceCommandsNoAgent()
    {
        Replace("pipelines/templates/keep-plan.yml", "##vso[task.setvariable variable=artifact;", "##vso[task.setvariable variable=artefact;");

        var (code, output) = await CheckAsync();

        code.ShouldBe(3, output);
        output.ShouldContain("## vso[task.setvariable variable=artefact;");
        output.ShouldNotContain("##vso[");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private void Replace(string file, string old, string fresh)
    {
        var path = Path.Combine(_root, file);
        var text = File.ReadAllText(path);
        text.ShouldContain(old);
        File.WriteAllText(path, text.Replace(old, fresh, StringComparison.Ordinal));
    }

    private async Task<(int Code, string Output)> CheckAsync()
    {
        var program = Path.Combine(Repository.Root, "build", "bin", "Debug", "_build.dll");
        File.Exists(program).ShouldBeTrue("The build is not compiled; './build.sh Compile' does it.");
        var start = new ProcessStartInfo("dotnet", [program, "GeneratePipelines", "--check", "--no-logo"])
        {
            WorkingDirectory = _root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NO_COLOR"] = "1";
        start.Environment["NUKE_ROOT"] = _root;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, (output + await error).ReplaceLineEndings("\n"));
    }
}
