using System.Text.Json;
using DifyDelivery.Environments;
using DifyDelivery.Tests.Support;

namespace DifyDelivery.Tests.Environments;

public class ParameterSourcesTests
{
    [Fact]
    public void TheCommandLineBeatsTheEnvironmentBeatsFiles()
    {
        var files = new[] { File(".nuke/parameters.dev.json", "dev-file"), File(".nuke/parameters.json", "shared-file") };
        var variables = new Dictionary<string, string> { ["LOCATION"] = "variable" };
        var arguments = CommandLineArgument.Split(["Plan", "--location", "argument"]).Arguments;

        new ParameterSources(arguments, variables, files).Find("Location")!.Text.ShouldBe("argument");
        new ParameterSources([], variables, files).Find("Location")!.Origin.ShouldBe("LOCATION (environment)");
        new ParameterSources([], new Dictionary<string, string>(), files).Find("Location")!.Origin.ShouldBe(".nuke/parameters.dev.json");
        new ParameterSources([], new Dictionary<string, string>(), [files[1]]).Find("Location")!.Text.ShouldBe("shared-file");
    }

    [Fact]
    public void VariablesBindWithOrWithoutNukesPrefixAndWithAnySeparators()
    {
        foreach (var name in new[] { "POSTGRES_SKU_NAME", "NUKE_POSTGRES_SKU_NAME", "postgres_sku_name", "PostgresSkuName" })
        {
            new ParameterSources([], new Dictionary<string, string> { [name] = "x" }, []).Find("PostgresSkuName").ShouldNotBeNull(name);
        }
    }

    [Fact]
    public void TwoSpellingsOfOneVariableBindToNothingAsInNuke() =>
        new ParameterSources([], new Dictionary<string, string> { ["LOCATION"] = "a", ["NUKE_LOCATION"] = "b" }, []).Find("Location").ShouldBeNull();

    [Fact]
    public void LeadingWordsAreTargetsAndWordsAfterANameAreItsValues()
    {
        var (targets, arguments) = CommandLineArgument.Split(["Plan", "Verify", "--skip", "A", "B", "--dry-run"]);

        targets.ShouldBe(["Plan", "Verify"]);
        arguments.Select(argument => argument.Text).ShouldBe(["A B", "true"]);
    }

    [Fact]
    public void ABrokenFileIsNamed()
    {
        using var root = new TemporaryFolder();
        System.IO.File.WriteAllText(root.File("broken.json"), "{ \"a\": ");

        Should.Throw<Errors.DeliveryException>(() => ParametersFile.TryRead(root.FullName, "broken.json")).Message.ShouldContain("broken.json");
    }

    private static ParametersFile File(string path, string location) =>
        new(path, new Dictionary<string, JsonElement> { ["Location"] = JsonSerializer.SerializeToElement(location) });
}
