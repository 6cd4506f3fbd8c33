using System.Diagnostics;

namespace DifyDelivery.Fallback.Nuke.Tests;

/// <summary>Ctrl-C, as a terminal sends it.</summary>
public sealed class CancellationTests
{
    [Fact]
    public async Task An_interrupt_runs_assured_targets_prints_the_table_and_ends_with_130()
    {
        using var build = new SampleBuild();
        using var process = build.Start(CommandText.Parse("SAMPLE=odds build AfterSleep --no-logo"));
        var lines = new List<string>();
        string? line;
        while ((line = await process.StandardOutput.ReadLineAsync()) != null)
        {
            lines.Add(line);
            if (line.EndsWith("sleeping", StringComparison.Ordinal))
                await SendInterruptAsync(process);
        }

        await process.WaitForExitAsync();
        OutputText.Of(new SampleRun(string.Join('\n', lines), "", process.ExitCode), build.Root).ShouldBe("""
            ∅
            ╬══════════
            ║ Sleep
            ╬══
            ∅
            00:00:00 [INF] sleeping
            ∅
            ╬════════════
            ║ Cleanup
            ╬═══
            ∅
            00:00:00 [INF] cleaned up
            ∅
            ═══════════════════════════════════════
            Target·············Status······Duration
            ───────────────────────────────────────
            Sleep··············Aborted·······< 1sec
            AfterSleep·········NotRun··············
            Cleanup············Succeeded·····< 1sec
            ───────────────────────────────────────
            Total····························< 1sec
            ═══════════════════════════════════════
            ∅
            Build failed on <now>. (╯°□°）╯︵ ┻━┻
            exit 130
            """);
    }

    private static async Task SendInterruptAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
