using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using DifyDelivery.Terraform;

namespace DifyDelivery.Tests.Terraform;

/// <summary>Both root modules take the same variables, so that an environment moves between the platforms without another parameter.</summary>
public partial class RootModuleContractTests
{
    private static readonly string[] SevenVariables =
    [
        "use_azure_postgres", "postgresql_username", "postgresql_password", "postgres_sku_name", "postgres_storage_mb",
        "postgres_public_access", "postgres_open_firewall_all",
    ];

    [Fact]
    public void BothRootsDeclareTheSameVariables() =>
        Read("terraform/variables.tf").ShouldBe(Read("sandbox/variables.tf"));

    [Fact]
    public void TheSevenVariablesAreThere() =>
        SevenVariables.Except(Names("variable", Read("terraform/variables.tf"))).ShouldBeEmpty();

    [Fact]
    public void WhatOnlyTheSandboxHasSaysSoInItsName() =>
        Names("variable", Read("sandbox/sandbox.tf")).ShouldAllBe(name => name.StartsWith("sandbox_", StringComparison.Ordinal));

    [Fact]
    public void WhatOnlyAzureHasSaysSoInItsName()
    {
        Names("variable", Read("terraform/azure.tf")).ShouldAllBe(name => name.StartsWith("azure_", StringComparison.Ordinal));
        Names("output", Read("terraform/azure-outputs.tf")).ShouldAllBe(name => name.StartsWith("azure_", StringComparison.Ordinal));
    }

    [Fact]
    public void BothRootsHaveTheSameOutputs() =>
        Names("output", Read("terraform/outputs.tf")).ShouldBe(Names("output", Read("sandbox/outputs.tf")));

    [Fact]
    public void EveryInputOfAzureIsAVariableOfItsModule()
    {
        var inputs = RootModuleInputs.ForAzure(SampleSettings.Azure, "Abcdefghijklmnop0123");

        inputs.Variables.Keys.Concat(inputs.Secrets.Keys)
            .Except(Names("variable", Read("terraform/variables.tf") + Read("terraform/azure.tf"))).ShouldBeEmpty();
    }

    [Fact]
    public void TheGuardKnowsTheSandboxesServer() =>
        Read("sandbox/main.tf").ShouldContain($"resource \"terraform_data\" \"{DestructionGuard.SandboxServer}\"");

    [Fact]
    public void NoProviderIsNeeded() =>
        Directory.EnumerateFiles(Path.Combine(Infra(), "sandbox"), "*.tf").Select(File.ReadAllText)
            .ShouldAllBe(text => !text.Contains("required_providers", StringComparison.Ordinal));

    private static List<string> Names(string kind, string text) =>
        [.. Declaration().Matches(text).Where(match => match.Groups[1].Value == kind).Select(match => match.Groups[2].Value)];

    private static string Read(string path) => File.ReadAllText(Path.Combine(Infra(), path));

    private static string Infra([CallerFilePath] string self = "") =>
        Path.Combine(Path.GetDirectoryName(self)!, "..", "..", "..", "infra");

    [GeneratedRegex("^(variable|output) \"(\\w+)\"", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
