using DifyDelivery.Planning;

namespace DifyDelivery.Doctor;

/// <summary>A check made of findings, for rooms that have them already: an error is a problem, a warning a warning.</summary>
/// <param name="subject">What is looked at.</param>
/// <param name="targets">The targets that an error stops.</param>
/// <param name="look">Says how it stands, and what speaks against it.</param>
public sealed class FindingsCheck(
    string subject, IReadOnlyList<string> targets, Func<CancellationToken, Task<(string Detail, IReadOnlyList<Finding> Findings)>> look) : IDoctorCheck
{
    /// <inheritdoc/>
    public string Subject => subject;

    /// <inheritdoc/>
    public async Task<DoctorResult> RunAsync(CancellationToken cancellationToken = default)
    {
        var (detail, findings) = await look(cancellationToken);
        var serious = findings.Where(finding => finding.Severity != Severity.Note).ToList();
        if (serious.Count == 0)
            return new DoctorResult(subject, DoctorStatus.Ok, detail);

        var status = serious.Exists(finding => finding.Severity == Severity.Error) ? DoctorStatus.Problem : DoctorStatus.Warning;
        var remedies = serious.Select(finding => finding.Remedy).OfType<string>().ToList();
        return new DoctorResult(
            subject,
            status,
            string.Join(Environment.NewLine, serious.Select(finding => finding.Message)),
            remedies.Count == 0 ? null : string.Join(Environment.NewLine, remedies),
            status == DoctorStatus.Problem ? targets : null);
    }
}
