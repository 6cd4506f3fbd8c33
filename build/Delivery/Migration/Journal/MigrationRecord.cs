using DifyDelivery.Environments;
using DifyDelivery.Migration.Layout;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Postgres.Fencing;

namespace DifyDelivery.Migration.Journal;

/// <summary>
/// What a migration has done so far: enough to continue it on another machine, to go back, and to report on it. Plain values; holds no secret.
/// </summary>
public sealed record MigrationRecord
{
    /// <summary>Version of the stored form. <value>Always 1.</value></summary>
    public int Schema { get; init; } = 1;

    /// <summary>Names the migration.</summary>
    public required Guid Id { get; init; }

    /// <summary>dev, test or prod.</summary>
    public required string Environment { get; init; }

    /// <summary>Where the data was.</summary>
    public required Topology From { get; init; }

    /// <summary>Where it goes.</summary>
    public required Topology To { get; init; }

    /// <summary>How Dify fares meanwhile.</summary>
    public MigrationStrategy Strategy { get; init; }

    /// <summary>How far it is.</summary>
    public MigrationState State { get; init; } = MigrationState.Started;

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>What is done, in order.</summary>
    public IReadOnlyList<StepRecord> Steps { get; init; } = [];

    /// <summary>Steps that were begun, of those that a way back has to know of even if they were cut short.</summary>
    public IReadOnlyList<string> Begun { get; init; } = [];

    /// <summary>The writers' replica counts before the fence.</summary>
    public IReadOnlyList<WriterCount> Writers { get; init; } = [];

    /// <summary>Autoscalers of the release, which leave a workload with no replicas alone.</summary>
    public IReadOnlyList<string> Autoscalers { get; init; } = [];

    /// <summary>The server that the data comes from.</summary>
    public ServerIdentity? Source { get; init; }

    /// <summary>The server that it goes to.</summary>
    public ServerIdentity? Target { get; init; }

    /// <summary>What is moved.</summary>
    public IReadOnlyList<DatabaseRecord> Databases { get; init; } = [];

    /// <summary>Where the plugin daemon's tables are on the server outside the cluster, as the settings said when the migration began.</summary>
    public PluginDatabase PluginDatabase { get; init; }

    /// <summary>The source's databases that are moved.</summary>
    public IEnumerable<string> SourceDatabases => Databases.Select(database => database.Source).Distinct();

    /// <summary>The target's databases that they go into.</summary>
    public IEnumerable<string> TargetDatabases => Databases.Select(database => database.Target).Distinct();

    /// <summary>What <c>/console/api/setup</c> said before: <c>finished</c> or <c>not_started</c>.</summary>
    public string? SetupStep { get; init; }

    /// <summary>When the setup was finished, as Dify says it; it must say the same afterwards.</summary>
    public string? SetupAt { get; init; }

    /// <summary>The checks of Dify on the target.</summary>
    public IReadOnlyList<CheckRecord> Checks { get; init; } = [];

    /// <summary>Until when the source is kept at least; null before the soak.</summary>
    public DateTimeOffset? RetainedUntil { get; init; }

    /// <summary>The source's final backup; null before it is written and proved.</summary>
    public BackupRecord? Backup { get; init; }

    /// <summary>The state that a way back began in; null unless one did.</summary>
    public MigrationState? RollbackFrom { get; init; }

    /// <summary>The record that this one took the place of, without its own predecessor.</summary>
    public MigrationRecord? Previous { get; init; }

    /// <summary>
    /// Whether the server in the cluster has to run although Dify uses the other one. Its removal reads it until the last backup is there.
    /// </summary>
    public bool KeepsInClusterServer =>
        From == Topology.InCluster
            ? State is MigrationState.Switched or MigrationState.Soaking || (State == MigrationState.Retiring && !IsBegun(MigrationSteps.RetireServer))
            : State is MigrationState.Started or MigrationState.Provisioned or MigrationState.Fenced or MigrationState.Copied or MigrationState.Verified;

    /// <summary>Begins a migration.</summary>
    /// <param name="environment">dev, test or prod.</param>
    /// <param name="from">Where the data is.</param>
    /// <param name="to">Where it goes.</param>
    /// <param name="databases">What is moved.</param>
    /// <param name="previous">The record that this one takes the place of.</param>
    /// <param name="now">When.</param>
    public static MigrationRecord Begin(
        string environment, Topology from, Topology to, IReadOnlyList<string> databases, MigrationRecord? previous, DateTimeOffset now) => new()
        {
            Id = Guid.NewGuid(),
            Environment = environment,
            From = from,
            To = to,
            StartedAt = now,
            Databases = [.. databases.Select(name => new DatabaseRecord(name, Guid.NewGuid()))],

            // A soak goes on where this one turns back before it has touched the target: until then its tables may be asked for.
            Previous = previous?.State == MigrationState.Soaking ? previous with { Previous = null } : previous?.WithoutTables(),
        };

    /// <summary>The record of a step that is done, or null.</summary>
    /// <param name="step">One of <see cref="MigrationSteps"/>.</param>
    public StepRecord? Find(string step) => Steps.FirstOrDefault(done => done.Id == step);

    /// <summary>Whether a step is done.</summary>
    /// <param name="step">One of <see cref="MigrationSteps"/>.</param>
    public bool IsDone(string step) => Find(step) is not null;

    /// <summary>Whether a step may have changed something, be it that it was cut short.</summary>
    /// <param name="step">One of <see cref="MigrationSteps"/>.</param>
    public bool IsBegun(string step) => Begun.Contains(step) || IsDone(step);

    /// <summary>Writes down that a step is about to change something.</summary>
    /// <param name="step">One of <see cref="MigrationSteps"/>.</param>
    public MigrationRecord Begin(string step) => Begun.Contains(step) ? this : this with { Begun = [.. Begun, step] };

    /// <summary>Writes down that steps are not done: what they brought about is about to be taken back, or was found missing.</summary>
    /// <param name="steps">Some of <see cref="MigrationSteps"/>.</param>
    public MigrationRecord Undone(params string[] steps) => this with
    {
        Steps = [.. Steps.Where(step => !steps.Contains(step.Id))],
        Begun = [.. Begun.Where(step => !steps.Contains(step))],
    };

    /// <summary>When Dify last left a server, as far as this record and the one before it tell; null when it never did.</summary>
    /// <param name="topology">The server.</param>
    public DateTimeOffset? LeftAt(Topology topology)
    {
        // The way out by the switch, the way back by the switch of a rollback.
        var left = Find(topology == From ? MigrationSteps.Switch : MigrationSteps.BackSwitch)?.FinishedAt;
        return left ?? Previous?.LeftAt(topology);
    }

    /// <summary>Writes down that a step is done. The last word counts.</summary>
    /// <param name="step">The step.</param>
    public MigrationRecord Done(StepRecord step) => this with
    {
        Steps = [.. Steps.Where(done => done.Id != step.Id), step],
        Previous = step.Id == MigrationSteps.Target ? Previous?.WithoutTables() : Previous,
    };

    /// <summary>Goes on to a state. The state that it is in already is no step.</summary>
    /// <param name="next">The state.</param>
    /// <exception cref="InvalidOperationException">That state cannot follow.</exception>
    public MigrationRecord Advance(MigrationState next) =>
        next == State ? this
        : State.MayFollow(next) ? this with { State = next }
        : throw new InvalidOperationException($"A migration cannot go from {State} to {next}.");

    /// <summary>Turns back. A way back that has begun already goes on.</summary>
    public MigrationRecord TurnBack() =>
        State == MigrationState.RollingBack ? this : Advance(MigrationState.RollingBack) with { RollbackFrom = State };

    /// <summary>Gives a way back up: as if it had not begun.</summary>
    public MigrationRecord GiveUpWayBack() => Advance(RollbackFrom ?? throw new InvalidOperationException("No way back has begun.")) with
    {
        RollbackFrom = null,
        Steps = [.. Steps.Where(step => !step.Id.StartsWith(MigrationSteps.BackPrefix, StringComparison.Ordinal))],
        Begun = [.. Begun.Where(step => !step.StartsWith(MigrationSteps.BackPrefix, StringComparison.Ordinal))],
    };

    /// <summary>
    /// Bytes of the source's disk that a second of copying took, in the unit of <see cref="Preflight.MigrationEstimate"/>; null where a copy was
    /// not made in one run, or not at all.
    /// </summary>
    public double? MeasuredBytesPerSecond
    {
        get
        {
            var copies = Databases.Select(database => database.Copy).ToList();
            var seconds = copies.Sum(copy => copy?.Elapsed.TotalSeconds ?? 0);
            return seconds > 0 && copies.TrueForAll(copy => copy is { SourceBytes: > 0, ReusedParts: 0 }) ? copies.Sum(copy => copy!.SourceBytes) / seconds : null;
        }
    }

    /// <summary>Takes in what is moved, before anything is copied. Where it goes into other databases than was known, those are not ready.</summary>
    /// <param name="moves">All of it; what has a name that is known already keeps the id of its copy.</param>
    public MigrationRecord Moving(IEnumerable<PlannedMove> moves)
    {
        var moving = this with
        {
            Databases = [.. moves.Select(move => (Databases.FirstOrDefault(known => known.Name == move.Name) ?? new DatabaseRecord(move.Name, Guid.NewGuid())).As(move))],
        };
        return IsDone(MigrationSteps.Target) && moving.TargetDatabases.Except(TargetDatabases).Any()
            ? moving.Undone(MigrationSteps.Target).Begin(MigrationSteps.Target)
            : moving;
    }

    /// <summary>Replaces what is known of one database.</summary>
    /// <param name="database">What is known now.</param>
    public MigrationRecord With(DatabaseRecord database) =>
        this with { Databases = [.. Databases.Select(known => known.Name == database.Name ? database : known)] };

    /// <summary>What a later record still asks of this one: its tables would take the room that its own need.</summary>
    private MigrationRecord WithoutTables() => this with { Previous = null, Databases = [.. Databases.Select(database => database with { Tables = [] })] };
}

/// <summary>A step that is done.</summary>
/// <param name="Id">One of <see cref="MigrationSteps"/>.</param>
/// <param name="Title">What it did, as the plan prints it.</param>
/// <param name="StartedAt">When it began, in the run that finished it.</param>
/// <param name="FinishedAt">When it was done.</param>
/// <param name="Summary">The outcome in a few words.</param>
public sealed record StepRecord(string Id, string Title, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, string? Summary);

/// <summary>How many replicas a writer had.</summary>
/// <param name="Workload">Name of the Deployment.</param>
/// <param name="Replicas">How many were wanted.</param>
public sealed record WriterCount(string Workload, int Replicas);

/// <summary>A server.</summary>
/// <param name="Name">What people call it: the StatefulSet's name or the server's.</param>
/// <param name="Address">Where it was reached.</param>
/// <param name="Version">Its version.</param>
/// <param name="SystemIdentifier">What tells its data from every other server's; null where the login may not read it.</param>
public sealed record ServerIdentity(string Name, string Address, string Version, string? SystemIdentifier);

/// <summary>A database that is moved, or a part of one: see <see cref="DatabaseLayout"/>.</summary>
/// <param name="Name">Its name in journal and report; on both sides, where nothing else is said.</param>
/// <param name="CopyId">Names its copy in the copy's own journal.</param>
public sealed record DatabaseRecord(string Name, Guid CopyId)
{
    /// <summary>The source's database; null: <see cref="Name"/>.</summary>
    public string? SourceName { get; init; }

    /// <summary>The target's database; null: <see cref="Name"/>.</summary>
    public string? TargetName { get; init; }

    /// <summary>The only tables that are moved; null: all, or all but <see cref="Without"/>.</summary>
    public IReadOnlyList<TableName>? Only { get; init; }

    /// <summary>Tables that are left out; null: none.</summary>
    public IReadOnlyList<TableName>? Without { get; init; }

    /// <summary>
    /// Whether the copy was proved and its own journal removed before the soak, because another one goes into the same database: that has room
    /// for the journal of one.
    /// </summary>
    public bool IsAccepted { get; init; }

    /// <summary>The source's database.</summary>
    public string Source => SourceName ?? Name;

    /// <summary>The target's database.</summary>
    public string Target => TargetName ?? Name;

    /// <summary>Which tables are moved.</summary>
    public TableSelection Selection => Only is not null ? TableSelection.Only(Only) : Without is not null ? TableSelection.Except(Without) : TableSelection.All;

    /// <summary>The same, going where a plan says.</summary>
    /// <param name="move">The plan.</param>
    public DatabaseRecord As(PlannedMove move)
    {
        ArgumentNullException.ThrowIfNull(move);
        IReadOnlyList<TableName> tables = [.. move.Tables.Tables.OrderBy(table => table.ToString(), StringComparer.Ordinal)];
        return this with
        {
            SourceName = move.Source == Name ? null : move.Source,
            TargetName = move.Target == Name ? null : move.Target,
            Only = move.Tables.IsExclusion ? null : tables,
            Without = move.Tables.IsExclusion && !move.Tables.IsAll ? tables : null,
        };
    }

    /// <summary>How many rows of the source's database were ever changed, when it was last proved that nothing writes to it; null before.</summary>
    public ChangeCount? Counted { get; init; }

    /// <summary>Every table with its digests; empty before the copy is done.</summary>
    public IReadOnlyList<TableRecord> Tables { get; init; } = [];

    /// <summary>What differs beside rows.</summary>
    public IReadOnlyList<string> SchemaDifferences { get; init; } = [];

    /// <summary>What the copy did; null before it is done.</summary>
    public CopyRecord? Copy { get; init; }

    /// <summary>How long the comparison took; null before it is done.</summary>
    public TimeSpan? VerifiedIn { get; init; }

    /// <summary>Rows in all.</summary>
    public long Rows => Tables.Sum(table => table.Rows);

    /// <summary>Bytes on the wire in all.</summary>
    public long Bytes => Tables.Sum(table => table.Bytes);

    /// <summary>Whether everything was compared and nothing differs.</summary>
    public bool IsEqual => VerifiedIn is not null && SchemaDifferences.Count == 0 && Tables.All(table => table.IsEqual);
}

/// <summary>What a copy did.</summary>
/// <param name="Sequences">Sequences set.</param>
/// <param name="Statements">Indexes, constraints and the like made.</param>
/// <param name="ReusedParts">Parts that an earlier run had finished.</param>
/// <param name="Retries">How often a part was tried anew.</param>
/// <param name="SourcePosition">The source's position in its log at the snapshot.</param>
/// <param name="Elapsed">How long the run that finished it took.</param>
/// <param name="SourceBytes">Bytes that the source's database took on its disk, indexes included; 0 where that was not read.</param>
public sealed record CopyRecord(
    int Sequences, int Statements, int ReusedParts, int Retries, string SourcePosition, TimeSpan Elapsed, long SourceBytes = 0);

/// <summary>A table's rows on both sides.</summary>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name.</param>
/// <param name="Rows">The source's rows.</param>
/// <param name="Bytes">Bytes on the wire.</param>
/// <param name="SourceDigest">The source's digest, 32 hexadecimal digits.</param>
/// <param name="TargetRows">The target's rows; null before they were counted.</param>
/// <param name="TargetDigest">The target's digest; null before it was read back.</param>
/// <param name="Difference">Where they differ; null when they do not.</param>
public sealed record TableRecord(
    string Schema, string Name, long Rows, long Bytes, string SourceDigest, long? TargetRows = null, string? TargetDigest = null, string? Difference = null)
{
    /// <summary>For people: <c>public.messages</c>.</summary>
    public string Table => $"{Schema}.{Name}";

    /// <summary>Whether both sides were read and are the same.</summary>
    public bool IsEqual => TargetRows == Rows && TargetDigest == SourceDigest;
}

/// <summary>A check of Dify on the target.</summary>
/// <param name="Title">What was looked at.</param>
/// <param name="Ok">Whether it is as it should be.</param>
/// <param name="Detail">What was found.</param>
public sealed record CheckRecord(string Title, bool Ok, string Detail);

/// <summary>A final backup.</summary>
/// <param name="Folder">Where it is, below the repository's root.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="ProvedAt">When it was restored into a scratch database and found equal.</param>
/// <param name="Tables">How many tables were compared.</param>
/// <param name="Objects">The objects of the server in the cluster that was backed up: these and no later ones of their names may go. Null: none were noted.</param>
public sealed record BackupRecord(string Folder, long Bytes, DateTimeOffset ProvedAt, int Tables, IReadOnlyList<ObjectRecord>? Objects = null)
{
    /// <summary>The store that holds a backup of the source too; null where none was chosen.</summary>
    public string? Store { get; init; }

    /// <summary>That backup's name in <see cref="Store"/>; null before it is there.</summary>
    public string? StoredAs { get; init; }

    /// <summary>Where it is, for people.</summary>
    public override string ToString() => StoredAs is null ? Folder : $"{Folder}, and in {Store} as {StoredAs}";
}

/// <summary>An object of the cluster.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">What tells it from a later one of the same name.</param>
public sealed record ObjectRecord(string Kind, string Name, string Uid);
