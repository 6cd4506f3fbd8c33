namespace DifyDelivery.Doctor;

/// <summary>One thing that Doctor looks at. A check reads; it fetches, installs and changes nothing.</summary>
public interface IDoctorCheck
{
    /// <summary>What is looked at, in a few words.</summary>
    string Subject { get; }

    /// <summary>Looks.</summary>
    /// <param name="cancellationToken">Stops looking.</param>
    Task<DoctorResult> RunAsync(CancellationToken cancellationToken = default);
}
