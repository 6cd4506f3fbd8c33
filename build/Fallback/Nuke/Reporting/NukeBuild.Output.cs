using System.Reflection;
using Nuke.Common.Execution;

namespace Nuke.Common;

/// <summary>The engine's own output, each part of which the build's class can switch off.</summary>
public abstract partial class NukeBuild
{
    internal bool IsOutputEnabled(DefaultOutput output) => !GetType().GetCustomAttributes<DisableDefaultOutputAttribute>()
        .Any(x => x.IsApplicable(this) && x.DisabledOutputs.Contains(output));

    internal void WriteLogo()
    {
        if (!IsOutputEnabled(DefaultOutput.Logo))
            return;
        Host.Debug();
        Host.Information(EngineVersion.Text);
        Host.Information();
    }

    internal IDisposable WriteTarget(string target) =>
        IsOutputEnabled(Host.CanCollapse ? DefaultOutput.TargetCollapse : DefaultOutput.TargetHeader)
            ? Host.WriteBlock(target)
            : new Host.Block(null);

    internal void WriteErrorsAndWarnings()
    {
        if (IsOutputEnabled(DefaultOutput.ErrorsAndWarnings))
            Logging.WriteErrorsAndWarnings();
    }

    internal void WriteTargetOutcome()
    {
        if (IsOutputEnabled(DefaultOutput.TargetOutcome))
            SummaryTable.Write(ExecutionPlan);
    }

    internal void WriteBuildOutcome()
    {
        if (IsOutputEnabled(DefaultOutput.BuildOutcome))
            SummaryTable.WriteOutcome(IsSucceeding);
    }
}
