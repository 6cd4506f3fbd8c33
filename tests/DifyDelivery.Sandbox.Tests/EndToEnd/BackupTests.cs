using DifyDelivery.Kubernetes;

namespace DifyDelivery.Sandbox.Tests.EndToEnd;

/// <summary>A backup of a living Dify, killed once; then rows are written that the restore takes back, and the way back brings them again.</summary>
[Collection(MigrationCollection.Name)]
public class BackupTests(MigrationRoot root)
{
    private DeliveryRoot Root => root.Delivery;

    [Fact]
    public async Task RowsAreAsAtTheBackupAndTheWayBackHasThemAll()
    {
        if (Root.Obstacle is { } obstacle)
        {
            Console.WriteLine($"Not run: {obstacle}.");
            return;
        }

        using var cluster = await KubernetesCluster.ConnectAsync(Root.Kubeconfig);
        await using var writers = new WriterWatch(cluster);
        await writers.WriteSomethingAsync();

        // A run that is killed leaves nothing that looks like a backup.
        await KilledAsync("Back up dify", "Backup");
        (await SucceedsAsync("Backup", "--list")).ShouldContain("There is no backup");

        var made = await SucceedsAsync("Backup");
        made.ShouldContain("restored for proof");
        var id = Directory.GetDirectories(Path.Combine(Root.Root, "artifacts", "backups", "sandbox", "dev"))
            .Select(path => Path.GetFileName(path)).Single(name => name.Length == "20260304-050607-9f2c".Length);
        (await SucceedsAsync("Backup", "--list")).ShouldContain(id);
        var atBackup = await writers.StoredAsync();
        await writers.WriteSomethingAsync();

        // For a look: Dify goes on.
        (await SucceedsAsync("Restore", "--backup", "latest", "--restore-into", "dify_look")).ShouldContain("dify_look");
        await writers.WriteSomethingAsync();

        // Killed while Dify is stopped: nothing else may touch the release, and the same command goes on.
        await KilledAsync("Let what was restored take the name", "Restore", "--backup", "latest");
        string[][] others = [["DeployDify"], ["MigrateData", "--rollback"], ["MigrateData", "--rehearse"]];
        foreach (var command in others)
        {
            var refused = await Root.RunAsync(command);
            refused.ExitCode.ShouldBe(3, refused.Output);
            refused.Output.ShouldContain("restore.under-way");
        }

        var before = writers.Acknowledged();
        await SucceedsAsync("Restore", "--backup", id);
        var restored = await writers.StoredAsync();
        foreach (var (writer, rows) in restored.Where(pair => atBackup.ContainsKey(pair.Key) && before.GetValueOrDefault(pair.Key) > 0))
        {
            // The writers of that time are gone; what they wrote after the backup with them.
            rows.ShouldBeLessThanOrEqualTo(atBackup[writer], writer);
            rows.ShouldBeLessThan(before[writer], writer);
        }

        restored.Keys.ShouldContain(writer => atBackup.ContainsKey(writer));
        await SucceedsAsync("Verify");
        (await SucceedsAsync("Restore", "--backup", id)).ShouldContain("Nothing to do.");

        // And back: every acknowledged row is there again.
        await SucceedsAsync("Restore", "--backup", id, "--undo");
        var back = await writers.StoredAsync();
        foreach (var (writer, number) in before.Where(pair => pair.Value > 0))
        {
            back.ShouldContainKey(writer);
            back[writer].ShouldBeGreaterThanOrEqualTo(number, writer);
        }

        await SucceedsAsync("Verify");
        (await Root.RunAsync("Restore", "--backup", id, "--undo")).ExitCode.ShouldBe(3);
        string.Concat(Root.Printed).ShouldNotContain(DeliveryRoot.PlantedPassword);
    }

    private async Task KilledAsync(string step, string target, params string[] arguments)
    {
        using var run = Root.Start([target, .. arguments]);
        await run.PrintedAsync(step);
        run.Kill();
        await run.WaitAsync();
    }

    private async Task<string> SucceedsAsync(params string[] arguments)
    {
        var run = await Root.RunAsync(arguments);
        run.ExitCode.ShouldBe(0, run.Output);
        return run.Output;
    }
}
