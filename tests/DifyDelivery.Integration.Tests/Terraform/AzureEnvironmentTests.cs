using System.Runtime.CompilerServices;
using System.Text.Json;
using DifyDelivery.Environments;
using DifyDelivery.Integration.Tests.Terraform.Provider;
using DifyDelivery.Terraform;

namespace DifyDelivery.Integration.Tests.Terraform;

/// <summary>What this repository's own parameters files make of the module.</summary>
public sealed class AzureEnvironmentTests
{
    [Theory]
    [InlineData("dev", "B_Standard_B1ms", 7)]
    [InlineData("test", "B_Standard_B1ms", 7)]
    [InlineData("prod", "GP_Standard_D2ds_v5", 35)]
    public async Task AnEnvironmentsParametersAreItsVariables(string environment, string size, int retention)
    {
        await using var root = await AzureModuleRoot.StartAsync();
        var inputs = RootModuleInputs.ForAzure(Settings(environment), AzureModuleRoot.Password);

        var plan = await root.Terraform.PlanAsync(inputs, PlanRequest.Apply, root.Progress);

        plan.Changes.ShouldAllBe(change => change.Action == ChangeAction.Create);
        var server = plan.Changes.Single(change => change.Type == "azurerm_postgresql_flexible_server");
        server.RealName.ShouldBe($"psql-dify-{environment}");
        server.Attributes.ShouldContain(new AttributeChange("sku_name", null, $"\"{size}\""));
        server.Attributes.ShouldContain(new AttributeChange("backup_retention_days", null, $"{retention}"));
        // For a person who runs Terraform by hand: the same variables, and no secret.
        var written = await File.ReadAllTextAsync(root.Root.VariablesFile);
        using var variables = JsonDocument.Parse(written);
        variables.RootElement.GetProperty("environment").GetString().ShouldBe(environment);
        written.ShouldNotContain(AzureModuleRoot.Password);
    }

    private static DeliverySettings Settings(string environment)
    {
        var given = new Dictionary<string, SettingInput>();
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Parameters(), $"parameters.{environment}.json")));
        foreach (var parameter in file.RootElement.EnumerateObject().Where(parameter => !parameter.Name.StartsWith('$')))
        {
            given[parameter.Name] = new SettingInput(parameter.Value.ToString(), $"parameters.{environment}.json");
        }

        given["Platform"] = new SettingInput("Azure", "the test");
        given["SubscriptionId"] = new SettingInput(SampleValues.SubscriptionId, "the test");
        given["UseAzurePostgres"] = new SettingInput("true", "the test");
        return SettingsReader.Read(environment, given);
    }

    private static string Parameters([CallerFilePath] string self = "") => Path.Combine(Path.GetDirectoryName(self)!, "..", "..", "..", ".nuke");
}
