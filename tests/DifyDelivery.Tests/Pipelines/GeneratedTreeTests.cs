using DifyDelivery.Errors;
using DifyDelivery.Pipelines;

namespace DifyDelivery.Tests.Pipelines;

/// <summary>Files that are not current are told with a difference that can be read; a person's own are not overwritten.</summary>
public sealed class GeneratedTreeTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("pipelines-").FullName;

    private GeneratedTree Tree => new(_root);

    [Fact]
    public void WhatWasJustWrittenIsCurrent()
    {
        var files = PipelineFiles.Render(Plans.Usual);

        Tree.Write(files, force: false).Count.ShouldBe(files.Count);

        Tree.Compare(files).ShouldBeEmpty();
        Tree.Write(files, force: false).ShouldBeEmpty();
    }

    [Fact]
    public void ARenamedTargetIsADifference()
    {
        var drift = DriftAfter(Plans.Usual with { Commands = Plans.Commands with { DeployDify = "RollOutDify" } });

        drift.Select(file => file.Path).ShouldContain(".github/workflows/dify.yml");
        Lines(drift, "pipelines/azure-pipelines.yml").ShouldContain(line => line.StartsWith('-') && line.Contains("./build.sh DeployDify --env dev"));
        Lines(drift, "pipelines/azure-pipelines.yml").ShouldContain(line => line.StartsWith('+') && line.Contains("./build.sh RollOutDify --env dev"));
    }

    [Fact]
    public void ARenamedParameterIsADifference() =>
        Lines(DriftAfter(Plans.Usual with { Commands = Plans.Commands with { Options = Plans.Commands.Options with { PlanBundle = "--approved-plan" } } }), ".github/workflows/dify.yml")
            .ShouldContain("+        run: ./build.sh DeployDify --env dev --approved-plan artifacts/approved/plan.zip");

    [Fact]
    public void AnEnvironmentMoreOrLessIsADifference()
    {
        var lines = Lines(DriftAfter(Plans.Of(Plans.Dev, Plans.Prod)), ".github/workflows/dify.yml");

        lines[0].ShouldBe("--- a/.github/workflows/dify.yml");
        lines[1].ShouldBe("+++ b/.github/workflows/dify.yml");
        lines[2].ShouldStartWith("@@ -");
        lines.ShouldContain("-  plan-test:");
        lines.ShouldContain("+    needs: [plan-dev, apply-dev]");
    }

    [Fact]
    public void AnotherScheduleIsADifferenceOfOneLine() =>
        Lines(DriftAfter(Plans.Usual with { DriftSchedule = "3 4 * * *" }), ".github/workflows/dify-drift.yml").Where(line => line[0] is '-' or '+').Skip(2)
            .ShouldBe(["-    - cron: 17 5 * * 1-5", "+    - cron: 3 4 * * *"]);

    [Fact]
    public void AFileThatIsNotGeneratedAnyMoreIsNamedAndKept()
    {
        var less = PipelineFiles.Render(Plans.Usual with { DriftSchedule = null });
        Tree.Write(PipelineFiles.Render(Plans.Usual), force: false);

        Tree.Write(less, force: false);

        Tree.Compare(less).Select(file => file.Path).ShouldBe([".github/workflows/dify-drift.yml", "pipelines/drift.yml"]);
        File.Exists(Path.Combine(_root, "pipelines", "drift.yml")).ShouldBeTrue();
        var failure = new PipelinesNotCurrentException(["pipelines/drift.yml"], Tree.Superfluous(less));
        (failure.ExitCode, failure.Remedy).ShouldBe(
            (ExitCodes.FindingsBlock, "Run './build.sh GeneratePipelines', delete .github/workflows/dify-drift.yml, pipelines/drift.yml, and commit."));
    }

    [Fact]
    public void AnEditedFileIsADifference()
    {
        var files = PipelineFiles.Render(Plans.Usual);
        Tree.Write(files, force: false);
        var path = Path.Combine(_root, ".github", "workflows", "dify.yml");
        File.WriteAllText(path, File.ReadAllText(path).Replace("environment: prod\n", "environment: prod-plan\n", StringComparison.Ordinal));

        Lines(Tree.Compare(files), ".github/workflows/dify.yml").Where(line => line[0] is '-' or '+').Skip(2)
            .ShouldBe(["-    environment: prod-plan", "+    environment: prod"]);
    }

    [Fact]
    public void APersonsOwnFileIsNotOverwrittenWithoutForce()
    {
        var files = PipelineFiles.Render(Plans.Usual);
        var own = Path.Combine(Directory.CreateDirectory(Path.Combine(_root, ".github", "workflows")).FullName, "dify.yml");
        File.WriteAllText(own, "name: mine\n");

        Should.Throw<DeliveryException>(() => Tree.Write(files, force: false)).Message.ShouldBe("Nothing was written: .github/workflows/dify.yml was not generated.");

        File.ReadAllText(own).ShouldBe("name: mine\n");
        Directory.Exists(Path.Combine(_root, "pipelines")).ShouldBeFalse();
        Tree.Write(files, force: true).ShouldContain(".github/workflows/dify.yml");
    }

    [Fact]
    public void ACheckoutWithCarriageReturnsIsCurrent()
    {
        var files = PipelineFiles.Render(Plans.Usual);
        Tree.Write(files, force: false);
        var path = Path.Combine(_root, "pipelines", "azure-pipelines.yml");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\n", "\r\n", StringComparison.Ordinal));

        Tree.Compare(files).ShouldBeEmpty();
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private IReadOnlyList<FileDrift> DriftAfter(PipelinePlan change)
    {
        Tree.Write(PipelineFiles.Render(Plans.Usual), force: false);
        return Tree.Compare(PipelineFiles.Render(change));
    }

    private static IReadOnlyList<string> Lines(IEnumerable<FileDrift> drift, string path) => drift.Single(file => file.Path == path).Lines;
}
