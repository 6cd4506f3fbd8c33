using DifyDelivery.Reporting;

namespace DifyDelivery.Terraform;

/// <summary>Follows one run's output: shows it as progress and keeps what was diagnosed.</summary>
/// <param name="progress">Told what happens; null for silence.</param>
/// <param name="expectedChanges">How many resources will change, for the fraction; 0 when that is not known.</param>
internal sealed class TerraformConversation(IActivity? progress, int expectedChanges = 0)
{
    private readonly List<TerraformDiagnostic> _diagnostics = [];
    private readonly List<string> _completed = [];
    private readonly List<string> _running = [];
    private int _done;

    public IReadOnlyList<TerraformDiagnostic> Diagnostics => _diagnostics;

    /// <summary>Addresses whose change was finished, in order.</summary>
    public IReadOnlyList<string> Completed => _completed;

    /// <summary>Addresses whose change has begun or failed.</summary>
    public IReadOnlyList<string> Unfinished => _running;

    /// <summary>Whether the program came to an end of its own: it reports an error or its outputs last, and is silent when it is killed.</summary>
    public bool HasEnded { get; private set; }

    public void Hear(string line)
    {
        switch (TerraformEventParser.Parse(line))
        {
            case ApplyStarted started:
                _running.Add(started.Address);
                Show($"{started.Action} {started.Address}");
                break;
            case ApplyContinues continues:
                Show($"{continues.Action} {continues.Address} ({continues.Elapsed.TotalSeconds:0} s)");
                break;
            case ApplyEnded ended:
                _done++;
                if (!ended.Failed)
                {
                    _running.Remove(ended.Address);
                    _completed.Add(ended.Address);
                }

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
                HasEnded |= diagnosed.Diagnostic.IsError;
                if (!diagnosed.Diagnostic.IsError)
                {
                    progress?.Line($"Terraform warns: {diagnosed.Diagnostic}");
                }

                break;
            case Summarised summarised:
                HasEnded = true;
                Show(summarised.Message);
                break;
            case Said said when said.Message.Length > 0:
                Show(said.Message.Trim().ReplaceLineEndings(" "));
                break;
        }
    }

    private void Show(string status) =>
        progress?.Update(status, expectedChanges == 0 ? null : Math.Min(1.0, (double)_done / expectedChanges));
}
