namespace DifyDelivery.Postgres.Copying;

/// <summary>What is to be copied, and how.</summary>
public sealed record CopyRequest
{
    /// <summary>
    /// Names the copy. Running a request again with the same id on the same target continues it; another id on a target that holds an
    /// unfinished copy is refused.
    /// </summary>
    public required Guid Id { get; init; }

    /// <summary>Where the rows are.</summary>
    public required DatabaseRef Source { get; init; }

    /// <summary>Where they go: an existing database with nothing of the selection in it. Its extensions must be there already.</summary>
    public required DatabaseRef Target { get; init; }

    /// <summary>Which tables. <value>The default is the whole database.</value></summary>
    public TableSelection Tables { get; init; } = TableSelection.All;

    /// <summary>The folder of <c>pg_dump</c> and <c>pg_restore</c>, at least as new as the source.</summary>
    public required string ClientPrograms { get; init; }

    /// <summary>How many connections copy at once. <value>The default is 2.</value></summary>
    public int Workers { get; init; } = 2;

    /// <summary>Tables larger than this, TOAST included, are copied in parts; the unit of resume. <value>The default is 64 MiB.</value></summary>
    public long PartBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// How often something is tried that loses its connection although the servers are there. What gets on, be it by one part, is tried as often
    /// again. <value>The default is 5.</value>
    /// </summary>
    public int Attempts { get; init; } = 5;

    /// <summary>
    /// How long a server may be away in the middle of a copy, however often it is tried meanwhile: a restart with recovery, a pod's pause between
    /// crashes, a Flexible Server's failover of up to two minutes. A server that cannot be reached at the beginning ends the copy at once, and
    /// so does, at any time, one that answers with a refusal. <value>The default is 3 minutes.</value>
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>
    /// How long a server may say nothing before its connection counts as lost, be it that the network drops everything without a word. A
    /// network that stays so ends a copy with an error after about twice this and <see cref="Patience"/>. <value>The default is 30 s; at least 1 s, and the same for whoever continues the copy.</value>
    /// </summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How the target is compared with the source. <value>The default is <see cref="DigestMethod.Target"/>.</value></summary>
    public DigestMethod Digest { get; init; } = DigestMethod.Target;

    /// <summary>
    /// True when no writer can reach the source, so that a resume may go on with the missing parts once it has proved that the source
    /// has not moved. False: a copy that was interrupted starts over.
    /// </summary>
    public bool SourceIsFenced { get; init; }
}

/// <summary>How rows are compared.</summary>
public enum DigestMethod
{
    /// <summary>
    /// The source's rows are hashed here on their way through; the target hashes its own with the same function, and only sums come back. Tables
    /// of which a server has no such function (types of extensions, domains, composites) are read back.
    /// </summary>
    Target,

    /// <summary>The source's rows are hashed here on their way through, the target's by reading all of them back.</summary>
    Stream,

    /// <summary>Both servers hash the rows' text, whatever the copy did: reads the source once more.</summary>
    Sql,
}
