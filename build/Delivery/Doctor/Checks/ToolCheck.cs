using DifyDelivery.Errors;
using DifyDelivery.Tools;

namespace DifyDelivery.Doctor.Checks;

/// <summary>Whether a tool is here, or can be expected to come when it is needed.</summary>
internal sealed class ToolCheck(Toolbox toolbox, ToolDescription tool) : IDoctorCheck
{
    public string Subject => tool.Title;

    public async Task<DoctorResult> RunAsync(CancellationToken cancellationToken = default)
    {
        ToolSighting sighting;
        try
        {
            sighting = await toolbox.LookAsync(tool.Name, cancellationToken);
        }
        catch (DeliveryException exception)
        {
            // An override that cannot be used stops whoever asks for the tool.
            return new DoctorResult(Subject, DoctorStatus.Problem, $"{exception.Message} {exception.Why}", exception.Remedy, tool.Targets);
        }

        if (sighting.Found is { } found)
            return new DoctorResult(Subject, DoctorStatus.Ok, $"{found.Version} from {found.Origin}: {found.Path}");
        if (sighting.Sources.FirstOrDefault(source => source.Obstacle is null) is { } source)
        {
            return new DoctorResult(
                Subject,
                tool.Targets.Count == 0 ? DoctorStatus.NotNeeded : DoctorStatus.Warning,
                $"not here; {tool.Version} will be fetched from {source.Name} when it is needed ({tool.Purpose})");
        }

        var reasons = sighting.Rejected.Concat(sighting.Sources.Select(each => $"{each.Name}: {each.Obstacle}"));
        return new DoctorResult(
            Subject,
            tool.Targets.Count == 0 ? DoctorStatus.NotNeeded : DoctorStatus.Problem,
            string.Join(Environment.NewLine, reasons.Prepend($"not here, and no source can be reached ({tool.Purpose}):")),
            $"Install {tool.Title} ({tool.Accepted}) by hand: {tool.ByHand}.",
            tool.Targets);
    }
}
