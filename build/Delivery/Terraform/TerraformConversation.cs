using DifyDelivery.Reporting;

namespace DifyDelivery.Terraform;

/// <summary>Follows one run's output: shows it as progress and keeps what was diagnosed.</summary>
/// <param name="progress">Told what happens; null for silence.</param>
/// <param name="expectedChanges">How many resources will change, for the fraction; 0 when that is not known.</param>
internal sealed class TerraformConversation(IActivity? progress, int expectedChanges = 0)
{
    private readonly List<TerraformDiagnostic> _diagnostics = [];
    private int _done;

    public IReadOnlyList<TerraformDiagnostic> Diagnostics => _diagnostics;

    public void Hear(string line)
    {
        switch (TerraformEventParser.Parse(line))
        {
            case ApplyStarted started:
                Show($"{started.Action} {started.Address}");
                break;
            case ApplyContinues continues:
                Show($"{continues.Action} {continues.Address} ({continues.Elapsed.TotalSeconds:0} s)");
                break;
            case ApplyEnded ended:
                _done++;
                progress?.Line($"{ended.Address}: {(ended.Failed ? "failed" : "done")} {ended.Action} in {ended.Elapsed.TotalSeconds:0} s");
                Show($"{ended.Address} {(ended.Failed ? "failed" : "done")}");
                break;
            // The first line of a provisioner is its whole script.
            case ProvisionerSaid said when !string.IsNullOrWhiteSpace(said.Output) && !said.Output.StartsWith("Executing: [", StringComparison.Ordinal):
                Show($"{said.Address}: {said.Output}");
                break;
            case Refreshing refreshing:
                Show($"reading {refreshing.Address}");
                break;
            case Diagnosed diagnosed:
                _diagnostics.Add(diagnosed.Diagnostic);
                if (!diagnosed.Diagnostic.IsError)
                {
                    progress?.Line($"Terraform warns: {diagnosed.Diagnostic}");
                }

                break;
            case Said said when said.Message.Length > 0:
                Show(said.Message.Trim().ReplaceLineEndings(" "));
                break;
        }
    }

    private void Show(string status) =>
        progress?.Update(status, expectedChanges == 0 ? null : Math.Min(1.0, (double)_done / expectedChanges));
}
