using System.Runtime.CompilerServices;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Integration.Tests.Terraform;

/// <summary>The project's own root modules, by Terraform's own checks.</summary>
public sealed class RootModuleTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("terraform-root-");

    public void Dispose() => _data.Delete(recursive: true);

    [Theory]
    [InlineData("sandbox")]
    public async Task TheModuleIsValidAndItsTestsPass(string module)
    {
        await RunAsync(module, "init", "-backend=false", "-input=false", "-no-color");
        await RunAsync(module, "validate", "-no-color");

        var result = await RunAsync(module, "test", "-no-color");

        result.StandardOutput.ShouldContain("0 failed");
    }

    [Fact]
    public async Task TheModulesAreFormatted() => (await RunAsync("", "fmt", "-recursive", "-check", "-diff")).StandardOutput.ShouldBeEmpty();

    private async Task<CommandResult> RunAsync(string module, params string[] arguments)
    {
        var command = new CommandSpec("terraform", arguments)
        {
            WorkingDirectory = Path.Combine(Infra(), module),
            Environment = new Dictionary<string, string?> { ["TF_DATA_DIR"] = _data.FullName, ["CHECKPOINT_DISABLE"] = "1" },
        };
        var result = await new ProcessRunner(new Redactor()).RunAsync(command);
        result.Succeeded.ShouldBeTrue(result.StandardOutput + result.StandardError);
        return result;
    }

    private static string Infra([CallerFilePath] string self = "") =>
        Path.Combine(Path.GetDirectoryName(self)!, "..", "..", "..", "infra");
}
