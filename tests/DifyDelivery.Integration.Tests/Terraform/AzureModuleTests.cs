using DifyDelivery.Integration.Tests.Terraform.Provider;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Integration.Tests.Terraform;

/// <summary>infra/terraform by the real Terraform and azurerm's schema; see <see cref="AzurermDouble"/>.</summary>
public sealed class AzureModuleTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("azure-module-");
    private AzurermDouble _azurerm = null!;

    private string Module => Path.Combine(_folder.FullName, "module");

    public async Task InitializeAsync()
    {
        _azurerm = await AzurermDouble.StartAsync(SchemaExtract.Read());
        AzureModule.CopyTo(Module);
        (await RunAsync("init", "-backend=false", "-input=false", "-no-color")).Succeeded.ShouldBeTrue();
    }

    public async Task DisposeAsync()
    {
        await _azurerm.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task ItIsValid()
    {
        var result = await RunAsync("validate", "-no-color");

        result.Succeeded.ShouldBeTrue(result.StandardOutput + result.StandardError);
        result.StandardOutput.ShouldNotContain("Warning");
    }

    [Fact]
    public async Task ItsTestsPass()
    {
        var result = await RunAsync("test", "-no-color");

        result.Succeeded.ShouldBeTrue(result.StandardOutput + result.StandardError);
        result.StandardOutput.ShouldContain("0 failed");
    }

    /// <summary>What is written for azurerm 3 and 4, and slips of the hand.</summary>
    [Theory]
    [InlineData("key-vault.tf", "rbac_authorization_enabled", "enable_rbac_authorization", "Unsupported argument")]
    [InlineData("key-vault.tf", "  rbac_authorization_enabled = true\n", "", "Missing required argument")]
    [InlineData("aks.tf", "  node_provisioning_profile {\n    mode = \"Manual\"\n  }\n", "", "Insufficient node_provisioning_profile blocks")]
    [InlineData("network.tf", "service_endpoint {\n    service = \"Microsoft.Storage\"\n  }", "service_endpoints = [\"Microsoft.Storage\"]", "Unsupported argument")]
    [InlineData("postgres.tf", "maintenance_window {", "maintenance_windows {", "Unsupported block type")]
    [InlineData("postgres.tf", "  authentication {", "  authentication {\n  }\n  authentication {", "Too many authentication blocks")]
    [InlineData("postgres.tf", "\"azurerm_postgresql_flexible_server\" \"dify\"", "\"azurerm_postgresql_server\" \"dify\"", "Invalid resource type")]
    [InlineData("postgres.tf", "= var.postgres_sku_name", "= var.postgres_sku", "Reference to undeclared input variable")]
    [InlineData("postgres.tf", "azurerm_subnet.endpoints[0].id", "azurerm_subnet.endpoints[0].identifier", "Unsupported attribute")]
    [InlineData("azure-outputs.tf", "azurerm_key_vault.dify.vault_uri", "azurerm_key_vault.dify.url", "Unsupported attribute")]
    [InlineData("outputs.tf", "value       = null", "value       = var.postgresql_password", "Output refers to sensitive values")]
    [InlineData("key-vault.tf", "content_type     = \"", "content_type     = \"${var.postgresql_password}", "ephemeral")]
    public async Task AMistakeIsFound(string file, string right, string wrong, string complaint)
    {
        var path = Path.Combine(Module, file);
        var text = await File.ReadAllTextAsync(path);
        text.ShouldContain(right);
        await File.WriteAllTextAsync(path, text.Replace(right, wrong, StringComparison.Ordinal));

        var result = await RunAsync("validate", "-no-color");

        result.Succeeded.ShouldBeFalse();
        result.StandardError.ShouldContain(complaint);
    }

    private Task<CommandResult> RunAsync(params string[] arguments) => new ProcessRunner(new Redactor()).RunAsync(new CommandSpec("terraform", arguments)
    {
        WorkingDirectory = Module,
        Environment = new Dictionary<string, string?>(_azurerm.Environment.Select(pair => KeyValuePair.Create<string, string?>(pair.Key, pair.Value)))
        {
            ["TF_DATA_DIR"] = Path.Combine(_folder.FullName, "data"),
            ["CHECKPOINT_DISABLE"] = "1",
        },
    });
}
