using System.Text.Json;
using System.Text.Json.Nodes;
using DifyDelivery.Environments;
using DifyDelivery.Integration.Tests.Terraform.Provider;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Terraform;

namespace DifyDelivery.Integration.Tests.Terraform;

/// <summary>A copy of infra/terraform with local state and the double of azurerm, not yet applied.</summary>
internal sealed class AzureModuleRoot : IAsyncDisposable
{
    public const string Password = "Planted-Secret_0123456789";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("azure-root-");

    private AzureModuleRoot(AzurermDouble azurerm, Redactor redactor)
    {
        Azurerm = azurerm;
        AzureModule.CopyTo(Module);
        File.WriteAllText(Path.Combine(Module, "backend.tf"), "terraform {\n  backend \"local\" {}\n}\n");
        Root = new TerraformRoot(Module, Path.Combine(_folder.FullName, "work")) { Environment = azurerm.Environment };
        Terraform = new TerraformCli(new ProcessRunner(redactor), "terraform", Root);
    }

    public string Module => Path.Combine(_folder.FullName, "module");

    public AzurermDouble Azurerm { get; }

    public TerraformRoot Root { get; }

    public TerraformCli Terraform { get; }

    public IActivity Progress { get; } = new NullReporter().Begin("test");

    public static async Task<AzureModuleRoot> StartAsync(Redactor? redactor = null)
    {
        var root = new AzureModuleRoot(await AzurermDouble.StartAsync(SchemaExtract.Read()), redactor ?? new Redactor());
        await root.Terraform.InitializeAsync(root.Progress);
        return root;
    }

    /// <summary>A prod environment on a Burstable size, with everything that the module can make; some variables other than that.</summary>
    public static TerraformInputs Inputs(params (string Name, object? Value)[] others)
    {
        var settings = SettingsReader.Read("prod", new Dictionary<string, SettingInput>
        {
            ["SubscriptionId"] = new(SampleValues.SubscriptionId, "the test"),
            ["UseAzurePostgres"] = new("true", "the test"),
            ["PostgresStorageMb"] = new("65536", "the test"),
            ["BackupStorage"] = new("true", "the test"),
        });
        var inputs = RootModuleInputs.ForAzure(settings, Password);
        var variables = new Dictionary<string, object?>(inputs.Variables);
        foreach (var (name, value) in others)
        {
            variables[name] = value;
        }

        return inputs with { Variables = variables };
    }

    public async Task<TerraformOutputs> ApplyAsync(TerraformInputs inputs, ITerraform? terraform = null)
    {
        terraform ??= Terraform;
        return await terraform.ApplyAsync(await terraform.PlanAsync(inputs, PlanRequest.Apply, Progress), inputs, Progress);
    }

    /// <summary>Every file that Terraform has written, as text; saved plans are archives whose parts are read, too.</summary>
    public IEnumerable<string> EveryFile() => Directory.EnumerateFiles(Root.WorkDirectory, "*", SearchOption.AllDirectories);

    /// <summary>Keeps what changes of a plan as test data, where <c>RECORD_PLANS</c> names a folder.</summary>
    public async Task RecordAsync(string name, TerraformPlan plan)
    {
        if (Environment.GetEnvironmentVariable("RECORD_PLANS") is not { Length: > 0 } folder)
        {
            return;
        }

        var shown = await new ProcessRunner(new Redactor()).RunAsync(new CommandSpec("terraform", "show", "-json", plan.File)
        {
            WorkingDirectory = Module,
            Environment = new Dictionary<string, string?>(Azurerm.Environment.Select(pair => KeyValuePair.Create<string, string?>(pair.Key, pair.Value)))
            {
                ["TF_DATA_DIR"] = Root.DataDirectory,
            },
        });
        var json = JsonNode.Parse(shown.StandardOutput)!.AsObject();
        var changes = json["resource_changes"]!.AsArray().Where(change => change!["change"]!["actions"]![0]!.GetValue<string>() is not ("no-op" or "read"));
        var recorded = new JsonObject
        {
            ["format_version"] = json["format_version"]!.DeepClone(),
            ["terraform_version"] = json["terraform_version"]!.DeepClone(),
            ["resource_changes"] = new JsonArray([.. changes.Select(change => change!.DeepClone())]),
        };
        await File.WriteAllTextAsync(
            Path.Combine(folder, $"{name}.json"), recorded.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" }) + "\n");
    }

    public async ValueTask DisposeAsync()
    {
        Progress.Dispose();
        await Azurerm.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}

/// <summary>The same, applied: for tests that only plan.</summary>
public sealed class AppliedAzureModule : IAsyncLifetime
{
    internal AzureModuleRoot Root { get; private set; } = null!;

    internal TerraformOutputs Outputs { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Root = await AzureModuleRoot.StartAsync();
        Outputs = await Root.ApplyAsync(AzureModuleRoot.Inputs());
    }

    public async Task DisposeAsync() => await Root.DisposeAsync();
}
