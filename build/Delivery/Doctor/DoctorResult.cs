namespace DifyDelivery.Doctor;

/// <summary>How a thing stands.</summary>
public enum DoctorStatus
{
    /// <summary>It is there and fits.</summary>
    Ok,

    /// <summary>Nothing that runs here needs it.</summary>
    NotNeeded,

    /// <summary>It works, or will be brought when it is needed; something about it is worth knowing.</summary>
    Warning,

    /// <summary>At least one target cannot run.</summary>
    Problem,
}

/// <summary>What a check found.</summary>
/// <param name="Subject">What was looked at.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Detail">Version, origin, measure; or what is missing. May span lines.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="Targets">For a problem: the targets that it stops.</param>
public sealed record DoctorResult(string Subject, DoctorStatus Status, string Detail, string? Remedy = null, IReadOnlyList<string>? Targets = null);
