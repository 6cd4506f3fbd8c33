using System.Text;
using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Reporting;
using DifyDelivery.Terraform;

namespace DifyDelivery.Integration.Tests.Terraform;

/// <summary>A planted secret is used by a provisioner, and then looked for everywhere.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Secret = "Planted-Secret_0123456789";

    private readonly TerraformTestRoot _root = new(
        """
        variable "password" {
          type      = string
          ephemeral = true
          sensitive = true
        }
        variable "gate" { type = string }
        resource "terraform_data" "user" {
          provisioner "local-exec" {
            command     = "printf %s \"$PASSWORD\" | sha256sum > $GATE.used; echo the password is $PASSWORD; echo > $GATE.running; while [ ! -e $GATE ]; do sleep 0.05; done"
            environment = { PASSWORD = var.password, GATE = var.gate }
          }
        }
        """);

    private string Gate => _root.Scratch("gate");

    private TerraformInputs Inputs => new(
        new Dictionary<string, object?> { ["gate"] = Gate }, new Dictionary<string, string> { ["password"] = Secret });

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task ItIsInNeitherPlanNorStateNorArguments()
    {
        var terraform = _root.Cli();
        await terraform.InitializeAsync(_root.Progress);
        var plan = await terraform.PlanAsync(Inputs, PlanRequest.Apply, _root.Progress);
        Everything().ShouldNotContain(Secret);

        var apply = terraform.ApplyAsync(plan, Inputs, _root.Progress);
        await Eventually.HoldsAsync(() => Task.FromResult(apply.IsFaulted || File.Exists($"{Gate}.running")), () => "the provisioner has not begun");
        CommandLines().ShouldNotContain(Secret);
        await File.WriteAllTextAsync(Gate, "");
        await apply;

        (await File.ReadAllTextAsync($"{Gate}.used")).ShouldStartWith(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Secret))));
        Everything().ShouldNotContain(Secret);
    }

    [Fact]
    public async Task ItIsNotInWhatAFailureSays()
    {
        var redactor = new Redactor();
        redactor.Register(Secret);
        var terraform = _root.Cli(redactor);
        _root.Write(
            """
            variable "password" {
              type      = string
              ephemeral = true
            }
            variable "gate" { type = string }
            resource "terraform_data" "user" {
              provisioner "local-exec" {
                command     = "echo the password is $PASSWORD; exit 3"
                environment = { PASSWORD = var.password }
              }
            }
            """);
        await terraform.InitializeAsync(_root.Progress);
        var plan = await terraform.PlanAsync(Inputs, PlanRequest.Apply, _root.Progress);

        var failure = await Should.ThrowAsync<TerraformException>(() => terraform.ApplyAsync(plan, Inputs, _root.Progress));

        failure.ToString().ShouldContain("exit status 3");
        failure.ToString().ShouldNotContain(Secret);
        Everything().ShouldNotContain(Secret);
    }

    [Fact]
    public async Task ItMustBeGivenAgainToApply()
    {
        var terraform = _root.Cli();
        await terraform.InitializeAsync(_root.Progress);
        var plan = await terraform.PlanAsync(Inputs, PlanRequest.Apply, _root.Progress);

        var failure = await Should.ThrowAsync<InputRefusedException>(() => terraform.ApplyAsync(plan, TerraformInputs.None, _root.Progress));

        failure.Remedy!.ShouldContain("'password'");
    }

    private string Everything() => WrittenFiles.Text(_root.EveryFile());

    private static string CommandLines()
    {
        var text = new StringBuilder();
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)))
        {
            try
            {
                text.AppendLine(File.ReadAllText(Path.Combine(process, "cmdline")));
            }
            catch (IOException)
            {
                // It has ended in between.
            }
        }

        return text.ToString();
    }
}
