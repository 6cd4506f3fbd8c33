namespace DifyDelivery.Pipelines.Tests.Linting;

/// <summary>
/// Microsoft's schema of Azure Pipelines, which is not ours to hand on: <c>service-schema.json</c> of microsoft/azure-pipelines-vscode, or an
/// organisation's own from <c>https://dev.azure.com/ORGANISATION/_apis/distributedtask/yamlschema</c>.
/// </summary>
internal static class AzureSchema
{
    public const string Variable = "AZURE_PIPELINES_SCHEMA_DIRECTORY";

    /// <summary>The file; null where the variable names no folder that has it.</summary>
    public static string? File { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder
        ? Directory.EnumerateFiles(folder, "*service-schema.json").FirstOrDefault()
        : null;

    public static string? Obstacle { get; } = NodePrograms.Obstacle ?? (File is null
        ? $"needs Microsoft's schema of Azure Pipelines: set {Variable} to a folder with service-schema.json"
        : null);
}

/// <summary>A test that needs Microsoft's schema; without it, it says how to give it one.</summary>
public sealed class AzureSchemaFactAttribute : FactAttribute
{
    public AzureSchemaFactAttribute() => Skip = AzureSchema.Obstacle;
}

/// <inheritdoc cref="AzureSchemaFactAttribute"/>
public sealed class AzureSchemaTheoryAttribute : TheoryAttribute
{
    public AzureSchemaTheoryAttribute() => Skip = AzureSchema.Obstacle;
}
