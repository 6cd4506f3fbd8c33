using System.Collections;
using Nuke.Common;

namespace DifyDelivery.Fallback.Nuke.Tests;

public sealed class ParameterTests
{
    [Theory]
    [InlineData("DbHost", "db-host")]
    [InlineData("GitHubRepoUrl", "github-repo-url")]
    [InlineData("RunMSBuildNow", "run-msbuild-now")]
    [InlineData("NuGetGitHubKey", "nuget-github-key")]
    [InlineData("HTTPPort", "httpport")]
    [InlineData("Version2Name", "version2name")]
    public void Names_are_shown_with_dashes(string name, string dashed) => ParameterNames.DashedName(name).ShouldBe(dashed);

    [Theory]
    [InlineData("REPLICAS")]
    [InlineData("NUKE_REPLICAS")]
    [InlineData("nuke.re-plicas")]
    public void A_variable_is_found_by_its_letters(string variable) => Resolve(variable, "3").ShouldBe(3);

    [Theory]
    [InlineData("NUKE")]
    [InlineData("REPLICA")]
    [InlineData("MY_REPLICAS")]
    public void Another_variable_is_not(string variable) => Resolve(variable, "3").ShouldBeNull();

    [Fact]
    public void The_command_line_wins_over_the_environment_and_that_over_files()
    {
        var service = Service(["--replicas", "1"], ("REPLICAS", "2"));
        service.Files = (_, _) => 3;
        service.GetParameter<int?>("Replicas").ShouldBe(1);

        service = Service([], ("REPLICAS", "2"));
        service.Files = (_, _) => 3;
        service.GetParameter<int?>("Replicas").ShouldBe(2);

        service = Service([]);
        service.Files = (_, _) => 3;
        service.GetParameter<int?>("Replicas").ShouldBe(3);
    }

    [Fact]
    public void Only_targets_are_taken_from_the_words_before_the_first_name()
    {
        Service(["A", "B", "--skip"]).GetParameter<string[]>("Target", '+').ShouldBe(["A", "B"]);
        Service(["A", "B"]).GetParameter<string[]>("Profile").ShouldBeNull();
    }

    [Fact]
    public void Files_are_not_asked_when_another_source_has_a_value_that_does_not_convert()
    {
        var service = Service(["--replicas", "many"]);
        service.Files = (_, _) => 3;
        Should.Throw<Exception>(() => service.GetParameter<int?>("Replicas")).Message.ShouldContain("Value 'many' could not be converted to 'int?'");
    }

    [Fact]
    public void What_is_encrypted_is_read_back_and_only_with_its_password()
    {
        var encrypted = Secrets.Encrypt("text", "password");
        encrypted.ShouldStartWith("v1:");
        Secrets.Decrypt(encrypted, "password", "Name").ShouldBe("text");
        Should.Throw<Exception>(() => Secrets.Decrypt(encrypted, "other", "Name")).Message.ShouldBe("Could not decrypt 'Name' with provided password");
        Should.Throw<Exception>(() => Secrets.Decrypt("text", "password", "Name")).Message.ShouldBe("Could not decrypt 'Name' with provided password");
    }

    private static int? Resolve(string variable, string value) => Service([], (variable, value)).GetParameter<int?>("Replicas");

    private static ParameterService Service(string[] arguments, params (string Name, string Value)[] variables)
    {
        var table = new Hashtable();
        foreach (var (name, value) in variables)
            table[name] = value;
        return new ParameterService(new ArgumentParser(arguments), () => table);
    }
}
