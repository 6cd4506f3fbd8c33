using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Terraform;

namespace DifyDelivery.Integration.Tests.Terraform;

/// <summary>A root module written by a test, with the real Terraform of this machine's PATH.</summary>
internal sealed class TerraformTestRoot : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("terraform-test-");

    public TerraformTestRoot(string configuration)
    {
        Module = Directory.CreateDirectory(Path.Combine(_folder.FullName, "module")).FullName;
        Root = new TerraformRoot(Module, Path.Combine(_folder.FullName, "work"));
        Write(configuration);
    }

    public string Module { get; }

    public TerraformRoot Root { get; }

    public IActivity Progress { get; } = new NullReporter().Begin("test");

    public TerraformCli Cli(Redactor? redactor = null) => new(new ProcessRunner(redactor ?? new Redactor()), "terraform", Root);

    public void Write(string configuration) =>
        File.WriteAllText(Path.Combine(Module, "main.tf"), "terraform {\n  backend \"local\" {}\n}\n" + configuration);

    public string Scratch(string name) => Path.Combine(_folder.FullName, name);

    public IEnumerable<string> EveryFile() => Directory.EnumerateFiles(_folder.FullName, "*", SearchOption.AllDirectories);

    public void Dispose()
    {
        Progress.Dispose();
        _folder.Delete(recursive: true);
    }
}
