using System.IO.Compression;
using System.Text;

namespace DifyDelivery.Sandbox.Tests.EndToEnd;

/// <summary>A plan is kept, and executed as it was shown or not at all.</summary>
public class PlanBundleTests(DeliveryRoot root) : DeliveryTest(root)
{
    private string Bundle => Path.Combine(Root.Root, "plan.zip");

    [Fact]
    public async Task APlanIsExecutedAsItWasShownOrNotAtAll()
    {
        if (CannotRun)
        {
            return;
        }

        (await Root.RunAsync("DeployDify")).ExitCode.ShouldBe(0);
        var values = Root.WriteValues("api:\n  extraEnv:\n    - name: PLANNED\n      value: \"1\"\n");
        var plan = await Root.RunAsync("Plan", "--values-file", values, "--plan-bundle-out", Bundle, "--detailed-exitcode");
        plan.ExitCode.ShouldBe(2, plan.Output);
        plan.Output.ShouldContain("Deployment dify-api (its pods restart): spec.template");
        plan.Output.ShouldContain("Execute it: ./build.sh DeployDify --env dev --plan-bundle");
        foreach (var page in new[] { "plan.md", "plan.json", "plan.html" })
        {
            (await File.ReadAllTextAsync(Path.Combine(Root.Root, "artifacts", page))).ShouldContain("PLANNED");
        }

        await NoSecretIsInItAsync();

        await RefusedAsync("bundle.settings", "PostgresStorageMb", "DeployDify", "--values-file", values, "--plan-bundle", Bundle, "--postgres-storage-mb", "65536");
        await RefusedAsync("bundle.target", "MigrateData", "MigrateData", "--values-file", values, "--plan-bundle", Bundle);
        Root.WriteValues("api:\n  extraEnv:\n    - name: PLANNED\n      value: \"2\"\n");
        await RefusedAsync("bundle.values", "bundle.manifest", "DeployDify", "--values-file", values, "--plan-bundle", Bundle);

        Root.WriteValues("api:\n  extraEnv:\n    - name: PLANNED\n      value: \"1\"\n");
        var deployed = await Root.RunAsync("DeployDify", "--values-file", values, "--plan-bundle", Bundle);
        deployed.ExitCode.ShouldBe(0, deployed.Output);
        deployed.Output.ShouldContain("The plan of bundle");
        await RefusedAsync("bundle.release", "has gone on", "DeployDify", "--values-file", values, "--plan-bundle", Bundle);
        await VerifyAsync();

        File.Delete(Bundle);
        (await Root.RunAsync("DeployDify")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task ADueMigrationIsPlannedWithItsSizesAndItsTime()
    {
        if (CannotRun)
        {
            return;
        }

        (await Root.RunAsync("DeployDify")).ExitCode.ShouldBe(0);
        var plan = await Root.RunAsync("Plan", "--topology", "FlexibleServer", "--use-azure-postgres", "true");

        plan.ExitCode.ShouldBe(0, plan.Output);
        plan.Output.ShouldContain("Migration from InCluster to FlexibleServer");
        plan.Output.ShouldContain("Dify does not answer for about");
        plan.Output.ShouldContain("topology.migration-due");
        var json = ReadJson(Path.Combine(Root.Root, "artifacts", "plan.json"));
        json.GetProperty("target").GetString().ShouldBe("MigrateData");
        json.GetProperty("migration").GetProperty("tables").GetInt32().ShouldBeGreaterThan(0);
    }

    private async Task RefusedAsync(string id, string named, params string[] arguments)
    {
        var run = await Root.RunAsync(arguments);

        run.ExitCode.ShouldBe(3, run.Output);
        run.Output.ShouldContain(id);
        run.Output.ShouldContain(named);
        run.Output.ShouldContain("nothing was applied");
    }

    private async Task NoSecretIsInItAsync()
    {
        using var cluster = await ConnectAsync();
        var secrets = (await cluster.ReadSecretAsync("dify", "dify-delivery"))!.Values.Append(DeliveryRoot.PlantedPassword).ToList();
        using var zip = ZipFile.OpenRead(Bundle);
        zip.Entries.Select(entry => entry.FullName).ShouldBe(["manifest.json", "plan.html", "plan.json", "plan.md", "release/manifest.yaml"]);
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            var text = await reader.ReadToEndAsync();
            secrets.SelectMany(secret => new[] { secret, Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)) })
                .Any(secret => text.Contains(secret, StringComparison.Ordinal)).ShouldBeFalse($"{entry.FullName} holds a secret");
        }
    }
}
