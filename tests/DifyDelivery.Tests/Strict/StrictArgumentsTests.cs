using System.Text.Json;
using DifyDelivery.Components;
using DifyDelivery.Components.Strict;
using DifyDelivery.Environments;
using Nuke.Common;

namespace DifyDelivery.Tests.Strict;

/// <summary>What NUKE overlooks without a word stops the run, with the nearest match.</summary>
public class StrictArgumentsTests
{
    [Theory]
    [InlineData("DeployDify --env dev")]
    [InlineData("deploydify verify --dry-run")]
    [InlineData("Plan --show-settings --topology incluster --postgres-storage-mb 65536")]
    [InlineData("Plan --skip Verify DeployDify --verbosity quiet --no-logo")]
    [InlineData("--help")]
    [InlineData("")]
    public void WhatNukeUnderstandsPasses(string line) => Check(line).ShouldBeEmpty();

    [Theory]
    [InlineData("DeployDfiy", "'DeployDfiy' is not a target of this build. Did you mean 'DeployDify'?")]
    [InlineData("Plan --topologie InCluster", "'--topologie' is not a parameter of this build. Did you mean '--topology'?")]
    [InlineData("Plan --topology=InCluster", "'--topology=...' is not understood: name and value are two words. Write '--topology <value>'.")]
    [InlineData("Plan --skip Verifi", "--skip: 'Verifi' is not a target of this build. Did you mean 'Verify'?")]
    [InlineData("--dry-run Plan", "--dry-run takes 'Plan' for its value. Put targets first: './build.sh Plan --dry-run'.")]
    [InlineData("Plan --dry-run 1", "--dry-run: '1' is neither true nor false")]
    [InlineData("Plan --platform Azur", "--platform: 'Azur' is none of Sandbox, Azure. Did you mean 'Azure'?")]
    [InlineData("Plan --postgres-storage-mb many", "--postgres-storage-mb: 'many' is not a whole number")]
    [InlineData("Plan --location", "--location needs a value.")]
    [InlineData("Plan --location west europe", "--location takes one value and got 2 words. Quote a value that holds blanks, and put targets first.")]
    [InlineData("Plan --env dev --env prod", "--env is given 2 times; give it once.")]
    [InlineData("Plan --count -5", "'--count' is not a parameter of this build.")]
    public void WhatNukeOverlooksIsRefused(string line, string problem) => Check(line).ShouldContain(text => text.StartsWith(problem, StringComparison.Ordinal));

    [Fact]
    public void EverythingIsReportedAtOnce() => Check("Plna --topologie x --platform Azur").Count.ShouldBe(3);

    [Fact]
    public void ASecretOnTheCommandLineIsRefusedWithoutShowingIt()
    {
        var problem = Check("Plan --postgresql-password Planted-1234").ShouldHaveSingleItem();

        problem.ShouldContain("POSTGRESQL_PASSWORD");
        problem.ShouldNotContain("Planted-1234");
    }

    [Fact]
    public void AVariableThatBindsAndDoesNotConvertIsNamed() =>
        Check("Plan", variables: new() { ["POSTGRES_STORAGE_MB"] = "lots" }).ShouldHaveSingleItem()
            .ShouldStartWith("POSTGRES_STORAGE_MB (environment) binds to --postgres-storage-mb");

    [Fact]
    public void AVariableThatTheCommandLineBeatsDoesNotMatter() =>
        Check("Plan --postgres-storage-mb 65536", variables: new() { ["POSTGRES_STORAGE_MB"] = "lots" }).ShouldBeEmpty();

    [Theory]
    [InlineData("location", "\"x\"", "'location' is not a parameter of this build (member names are case-sensitive there). Did you mean 'Location'?")]
    [InlineData("PostgresStorageMb", "\"many\"", "PostgresStorageMb: 'many' is not a whole number")]
    [InlineData("UseAzurePostgres", "\"yes\"", "UseAzurePostgres: 'yes' is neither true nor false")]
    public void AParametersFileIsHeldToTheSameRules(string key, string value, string problem)
    {
        var file = new ParametersFile("parameters.dev.json", new Dictionary<string, JsonElement> { [key] = JsonDocument.Parse(value).RootElement });

        Check("Plan", file).ShouldHaveSingleItem().ShouldBe($"parameters.dev.json: {problem}");
    }

    [Fact]
    public void ThePlanTargetIsFoundBesideNukesOwnPlanSwitch()
    {
        var model = BuildModel.Of(typeof(SampleBuild));

        model.HasTarget("Plan").ShouldBeTrue();
        model.Find("plan")!.Type.ShouldBe(typeof(bool));
    }

    private static IReadOnlyList<string> Check(string line, ParametersFile? file = null, Dictionary<string, string>? variables = null)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var sources = new ParameterSources(CommandLineArgument.Split(words).Arguments, variables ?? [], file is null ? [] : [file]);
        return new StrictArguments(BuildModel.Of(typeof(SampleBuild)), words, sources).Check();
    }

    private sealed class SampleBuild : NukeBuild, IPlan, IDeployDify, IVerify
    {
    }
}
