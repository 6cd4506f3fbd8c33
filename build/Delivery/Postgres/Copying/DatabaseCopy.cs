using DifyDelivery.Processes;

namespace DifyDelivery.Postgres.Copying;

/// <summary>
/// Copies a database from one server to another over raw COPY streams, in parallel, from one snapshot, and proves that nothing was lost.
/// It keeps its journal in schema <see cref="JournalSchema"/> of the target, in the same transactions as the rows: killed at any instant
/// it is continued by running the same request again.
/// </summary>
/// <param name="request">What to copy.</param>
/// <param name="processes">Runs pg_dump and pg_restore.</param>
/// <param name="time">The clock.</param>
public sealed class DatabaseCopy(CopyRequest request, IProcessRunner processes, TimeProvider time)
{
    /// <summary>The schema of the journal on the target.</summary>
    public const string JournalSchema = "dify_delivery";

    /// <summary>Copies what is not there yet.</summary>
    /// <param name="progress">Told several times a second.</param>
    /// <param name="cancellationToken">Stops; what is finished is kept.</param>
    public Task<CopyResult> RunAsync(IProgress<CopyProgress> progress, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException($"{request} {processes} {time} {progress}");

    /// <summary>Compares the target with what was read from the source, and the schemas. Needs a finished copy.</summary>
    /// <param name="progress">Told several times a second.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task<VerifyResult> VerifyAsync(IProgress<CopyProgress> progress, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>Removes the journal from the target: the copy is accepted, and cannot be continued any more.</summary>
    /// <param name="cancellationToken">Stops.</param>
    public Task ForgetAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
