using DifyDelivery.Integration.Tests.Terraform.Provider;

namespace DifyDelivery.Integration.Tests.Terraform;

/// <summary>What the double declares is what azurerm declares.</summary>
public sealed class SchemaExtractTests
{
    [SchemaFact]
    public async Task TheExtractIsOfTheWholeSchema()
    {
        var made = SchemaExtract.Make(SchemaExtract.Directory!, AzureModule.Text());
        if (!File.Exists(SchemaExtract.File) || made != await File.ReadAllTextAsync(SchemaExtract.File))
        {
            await File.WriteAllTextAsync(SchemaExtract.File, made);
            Assert.Fail($"{SchemaExtract.File} was made anew; look at the difference and commit it");
        }
    }

    [Fact]
    public void EveryTypeOfTheModuleIsInTheExtract()
    {
        var schema = SchemaExtract.Read();

        AzureModule.Types("resource").Except(schema.Resources.Keys).ShouldBeEmpty();
        AzureModule.Types("data").Except(schema.DataSources.Keys).ShouldBeEmpty();
    }
}

/// <summary>A test that needs azurerm's whole schema; without one it says how to give it one.</summary>
public sealed class SchemaFactAttribute : FactAttribute
{
    public SchemaFactAttribute()
    {
        if (SchemaExtract.Directory is null)
        {
            Skip = $"needs the whole schema of azurerm 5.2: set {SchemaExtract.Variable} to a folder with azurerm-schema.json and azurerm-forcenew.json";
        }
    }
}
