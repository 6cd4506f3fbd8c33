using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using DifyDelivery.Environments;
using DifyDelivery.Operations;
using DifyDelivery.Operations.Bundling;
using DifyDelivery.Operations.Previews;
using DifyDelivery.Planning;
using DifyDelivery.Planning.Bundles;
using DifyDelivery.Planning.Changes;
using DifyDelivery.Planning.Rendering;
using DifyDelivery.Postgres;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Terraform;
using DifyDelivery.Tools;

namespace DifyDelivery.Integration.Tests.Terraform;

/// <summary>A real saved plan, carried in a bundle and applied from it by the real Terraform.</summary>
public sealed class PlanBundleTests : IDisposable
{
    private const string Password = "Planted-password_4711";
    private const string Plain = "Planted-plain_4712";

    private const string Module = """
        terraform {
          backend "local" {}
        }
        variable "size" { type = number }
        variable "marked" {
          type      = string
          sensitive = true
        }
        variable "postgresql_password" {
          type      = string
          ephemeral = true
        }
        resource "terraform_data" "sized" {
          input = { size = var.size, marked = var.marked, has_password = 1 }
        }
        resource "terraform_data" "flexible_server" {
          count            = 1
          input            = { name = "psql-dify-dev" }
          triggers_replace = { size = var.size }
        }
        """;

    private static readonly BundleKey Key = BundleKey.Parse(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))!;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plan-bundle-");
    private readonly IActivity _progress = new NullReporter().Begin("test");
    private readonly DeliveryContext _context;
    private readonly TerraformCli _terraform;

    public PlanBundleTests()
    {
        var folders = new SessionFolders(_folder.FullName);
        Directory.CreateDirectory(folders.SandboxModule);
        File.WriteAllText(Path.Combine(folders.SandboxModule, "main.tf"), Module);
        var redactor = new Redactor();
        redactor.Register(Password);
        redactor.Register(Plain);
        var processes = new ProcessRunner(redactor);
        _context = new DeliveryContext
        {
            Settings = SettingsReader.Read("dev", new Dictionary<string, SettingInput> { ["Platform"] = new("Sandbox", "test"), ["PostgresqlPassword"] = new(Password, "test") }),
            Folders = folders,
            Target = "DeployDify",
            Redactor = redactor,
            Reporter = new NullReporter(),
            Processes = processes,
            Toolbox = new Toolbox(processes),
            Time = TimeProvider.System,
            PriceFolder = Path.Combine(_folder.FullName, "prices"),
        };
        _terraform = new TerraformCli(processes, "terraform", new TerraformRoot(folders.SandboxModule, Path.Combine(folders.State("dev"), "terraform")));
    }

    private static AdministratorPassword Administrator => new(Password, 3, IsNew: false);

    private string Bundle => Path.Combine(_folder.FullName, "plan.zip");

    public void Dispose()
    {
        _progress.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task APlanIsAppliedFromItsBundleOnceAndNoSecretIsInIt()
    {
        await WriteAsync(size: 1, Key);
        foreach (var file in Directory.EnumerateFiles(Server().PlanDirectory))
        {
            // Another machine has the bundle only.
            File.Delete(file);
        }

        SecretsIn(Bundle).ShouldBeEmpty();
        var server = Server();
        var bundle = await new BundleReader(_context, server).OpenAsync(Bundle, Key, CancellationToken.None);
        (await CompareAsync(bundle, server)).ShouldBeEmpty();
        await _terraform.ApplyAsync(server.Adopted!, Inputs(1), _progress);

        (await _terraform.PlanAsync(Inputs(1), PlanRequest.Apply, _progress)).HasChanges.ShouldBeFalse("the bundle's plan was applied");
        var again = Server();
        bundle = await new BundleReader(_context, again).OpenAsync(Bundle, Key, CancellationToken.None);
        (await CompareAsync(bundle, again)).ShouldHaveSingleItem().Id.ShouldBe("bundle.terraform-state");
        await Should.ThrowAsync<StalePlanException>(() => _terraform.ApplyAsync(again.Adopted!, Inputs(1), _progress));
    }

    [Fact]
    public async Task WithoutAKeyThePlanStaysWhereItIs()
    {
        var bundle = await WriteAsync(size: 1, key: null);

        bundle.Manifest.KeptPlan.ShouldNotBeNull();
        bundle.Entries.Keys.ShouldNotContain(PlanBundle.EncryptedPlanEntry);
        SecretsIn(Bundle).ShouldBeEmpty();
        var server = Server();
        await new BundleReader(_context, server).OpenAsync(Bundle, null, CancellationToken.None);
        await _terraform.ApplyAsync(server.Adopted!, Inputs(1), _progress);

        // Applied, and so gone.
        (await Should.ThrowAsync<PlanBundleMismatchException>(() => new BundleReader(_context, Server()).OpenAsync(Bundle, null, CancellationToken.None)))
            .Mismatches.ShouldHaveSingleItem().Id.ShouldBe("bundle.terraform-plan");
    }

    [Fact]
    public async Task WhatWouldBeLostIsInThePlan()
    {
        await ApplyAsync(size: 1);

        var plan = await _terraform.PlanAsync(Inputs(2), PlanRequest.Apply, _progress);
        var changes = PlannedChange.DangerFirst(TerraformChanges.Of(plan));

        changes[0].ShouldSatisfyAllConditions(
            change => change.Kind.ShouldBe(ChangeKind.Replace), change => change.Name.ShouldBe("terraform_data.flexible_server[0]"),
            change => change.AtStake.ShouldNotBeNull(), change => change.Reason.ShouldNotBeNull().ShouldContain("triggers_replace"),
            change => change.Values.ShouldContain(value => value.ForcesReplacement));
        changes[1].Values.ShouldContain(value => value.Path == "input.size" && value.Before == "1" && value.After == "2");
        changes.SelectMany(change => change.Values).ShouldAllBe(value => value.Path != "input.marked" || value.IsSecret);
    }

    [Theory]
    [InlineData("Planted-password_4711", 3, true)]
    [InlineData("Planted-password_4712", 3, false)]
    [InlineData("Planted-password_4711", 4, false)]
    public async Task APlanIsOfOnePassword(string password, int version, bool fits)
    {
        await WriteAsync(size: 1, Key);
        var server = Server();
        var bundle = await new BundleReader(_context, server).OpenAsync(Bundle, Key, CancellationToken.None);

        var found = await CompareAsync(bundle, server, new AdministratorPassword(password, version, IsNew: true));

        found.Select(mismatch => mismatch.Id).ShouldBe(fits ? [] : ["bundle.password"]);
        found.ShouldAllBe(mismatch => !mismatch.ToString().Contains("Planted", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnAdoptedPlanIsGoneWithTheRunThatOpenedIt(bool killed)
    {
        await WriteAsync(size: 1, Key);
        var server = Server();
        await new BundleReader(_context, server).OpenAsync(Bundle, Key, CancellationToken.None);
        File.Exists(server.Adopted!.File).ShouldBeTrue();

        if (killed)
        {
            // Nobody tidied up; the next run that takes a bundle does.
            await WriteAsync(size: 2, Key);
            await new BundleReader(_context, Server()).OpenAsync(Bundle, Key, CancellationToken.None);
        }
        else
        {
            server.DiscardPlans();
        }

        File.Exists(server.Adopted.File).ShouldBeFalse("it holds the state from before");
    }

    [Fact]
    public async Task AnotherKeyOpensNothing()
    {
        await WriteAsync(size: 1, Key);
        var other = BundleKey.Parse(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));

        (await Should.ThrowAsync<PlanBundleMismatchException>(() => new BundleReader(_context, Server()).OpenAsync(Bundle, other, CancellationToken.None)))
            .Mismatches[0].What.ShouldContain("signature");
    }

    [Fact]
    public async Task ABlockedPlanMakesNoBundle()
    {
        var plan = new DeliveryPlan("DeployDify", "dev", [], [new Finding("x.y", Severity.Error, "No.")]);

        await Should.ThrowAsync<FindingsBlockException>(() => new BundleWriter(_context, Server()).WriteAsync(
            Bundle, new PlanDocument(plan, _context.Settings, TimeProvider.System.GetUtcNow()), new PlanEvidence(), Key, TimeSpan.FromHours(1), CancellationToken.None));
        (await Should.ThrowAsync<Errors.DeliveryException>(() => new BundleWriter(_context, Server()).WriteAsync(
            Bundle, new PlanDocument(plan with { Findings = [] }, _context.Settings, TimeProvider.System.GetUtcNow()), new PlanEvidence(), Key, TimeSpan.FromHours(1), CancellationToken.None)))
            .Message.ShouldStartWith("No plan bundle was written");
        File.Exists(Bundle).ShouldBeFalse();
    }

    private FlexibleServerPort Server() => new(_context, new BundlePlatform(_context));

    private static TerraformInputs Inputs(int size) => new(
        new Dictionary<string, object?> { ["size"] = size, ["marked"] = Plain }, new Dictionary<string, string> { ["postgresql_password"] = Password });

    private async Task ApplyAsync(int size)
    {
        await _terraform.InitializeAsync(_progress);
        await _terraform.ApplyAsync(await _terraform.PlanAsync(Inputs(size), PlanRequest.Apply, _progress), Inputs(size), _progress);
    }

    private async Task<PlanBundle> WriteAsync(int size, BundleKey? key)
    {
        await _terraform.InitializeAsync(_progress);
        var evidence = new PlanEvidence { Password = Administrator, Terraform = await _terraform.PlanAsync(Inputs(size), PlanRequest.Apply, _progress), Manifest = $"text: {Plain}" };
        evidence.Add(TerraformChanges.Of(evidence.Terraform));
        var plan = evidence.Complete(new DeliveryPlan("DeployDify", "dev", [new PlannedStep("server.apply", $"Apply {Plain}", StepEffect.Create, Password)], []));
        var document = new PlanDocument(plan, _context.Settings, TimeProvider.System.GetUtcNow());
        return await new BundleWriter(_context, Server()).WriteAsync(Bundle, document, evidence, key, TimeSpan.FromHours(1), CancellationToken.None);
    }

    private async Task<IReadOnlyList<BundleMismatch>> CompareAsync(PlanBundle bundle, FlexibleServerPort server, AdministratorPassword? password = null) => BundleComparison.Compare(
        bundle.Manifest.Binding,
        await new BindingReader(_context, server).ReadAsync(
            new PlanEvidence { Terraform = server.Adopted, Password = password ?? Administrator }, bundle.Manifest.Binding, CancellationToken.None));

    /// <summary>Entries that hold a secret in clear, in Base64 or, for a plan in a plan, inside a zip of their own.</summary>
    private static List<string> SecretsIn(string bundle)
    {
        using var zip = ZipFile.OpenRead(bundle);
        var found = new List<string>();
        foreach (var entry in zip.Entries)
        {
            using var content = new MemoryStream();
            using (var reader = entry.Open())
            {
                reader.CopyTo(content);
            }

            var bytes = content.ToArray();
            var needles = new[] { Password, Plain }.SelectMany(secret => new[] { secret, Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)) }).Select(Encoding.UTF8.GetBytes);
            if (needles.Any(needle => bytes.AsSpan().IndexOf(needle) >= 0) || bytes.AsSpan().IndexOf("PK\u0003\u0004"u8) == 0)
            {
                found.Add(entry.FullName);
            }
        }

        zip.Entries.Count.ShouldBeGreaterThan(4);
        return found;
    }
}
