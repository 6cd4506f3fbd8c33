using DifyDelivery.Reporting;

namespace DifyDelivery.Doctor;

/// <summary>Everything that Doctor found.</summary>
/// <param name="Results">One per check, in the order of the checks.</param>
public sealed record DoctorReport(IReadOnlyList<DoctorResult> Results)
{
    /// <summary>The targets that could not run here, each with the subjects of the problems that stop it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> StoppedTargets => Results
        .Where(result => result.Status == DoctorStatus.Problem)
        .SelectMany(result => (result.Targets ?? []).Select(target => (Target: target, result.Subject)))
        .GroupBy(pair => pair.Target, pair => pair.Subject)
        .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group]);

    /// <summary>True when no problem was found; otherwise the process should end with <see cref="Errors.ExitCodes.Failed"/>.</summary>
    public bool IsHealthy => Results.All(result => result.Status != DoctorStatus.Problem);

    /// <summary>Prints a table, then what to do, then what cannot run.</summary>
    /// <param name="reporter">Where to.</param>
    public void Print(IReporter reporter)
    {
        ArgumentNullException.ThrowIfNull(reporter);
        reporter.Table(["What", "State", "Detail"], Results.Select(result => (IReadOnlyList<string>)[result.Subject, Word(result.Status), result.Detail]));
        foreach (var result in Results.Where(result => result is { Remedy: not null, Status: DoctorStatus.Warning or DoctorStatus.Problem }))
            reporter.Line($"{result.Subject}: {result.Remedy}");
        foreach (var (target, subjects) in StoppedTargets)
            reporter.Warning($"{target} cannot run here: {string.Join(", ", subjects)}.");
        reporter.Line(IsHealthy ? "Every target can run here." : "Not every target can run here.");
    }

    private static string Word(DoctorStatus status) => status switch
    {
        DoctorStatus.Ok => "ok",
        DoctorStatus.NotNeeded => "not needed",
        DoctorStatus.Warning => "warning",
        _ => "PROBLEM",
    };
}
