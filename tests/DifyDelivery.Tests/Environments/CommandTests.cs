using DifyDelivery.Environments;

namespace DifyDelivery.Tests.Environments;

/// <summary>A command for a person to copy: without the settings that were on the command line it would act on something else.</summary>
public class CommandTests
{
    private static readonly DeliverySettings Settings = SettingsReader.Read("prod", new Dictionary<string, SettingInput>
    {
        ["Platform"] = new("Sandbox", "--platform"),
        ["UseAzurePostgres"] = new("True", "--use-azure-postgres"),
        ["Topology"] = new("FlexibleServer", "--topology"),
        ["PostgresStorageMb"] = new("65536", ".nuke/parameters.prod.json"),
        ["PostgresqlPassword"] = new("a-Secret-Password-1", "--postgresql-password"),
    });

    [Fact]
    public void ItSaysAgainWhatTheCommandLineSaid()
    {
        var words = Settings.Command("Restore", "--backup latest --undo").Split(' ');

        string.Join(' ', words[..7]).ShouldBe("./build.sh Restore --env prod --backup latest --undo");
        string.Join(' ', words).ShouldContain(" --platform Sandbox");
        string.Join(' ', words).ShouldContain(" --use-azure-postgres true");
    }

    [Fact]
    public void NeitherWhatAFileSaysNorASecret()
    {
        var command = Settings.Command("Plan");

        command.ShouldStartWith("./build.sh Plan --env prod --");
        command.ShouldNotContain("storage");
        command.ShouldNotContain("password");
    }

    [Fact]
    public void WhatItSaysItselfItSaysOnce()
    {
        var command = Settings.Command("DeployDify", "--topology InCluster");

        command.ShouldContain("--topology InCluster");
        command.ShouldNotContain("FlexibleServer");
    }
}
