using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Postgres.Inspection;

/// <summary>A database as one end of a migration.</summary>
public sealed record DatabaseInspection
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it exists. Everything else is empty when it does not.</summary>
    public bool Exists { get; init; } = true;

    /// <summary>Why it cannot be read; null when it was.</summary>
    public ServerObstacle? Obstacle { get; init; }

    /// <summary>The role that owns it.</summary>
    public string Owner { get; init; } = "";

    /// <summary>Whether the login owns it, by itself or through a role that it is a member of.</summary>
    public bool IsOwned { get; init; }

    /// <summary>Whether the login may create schemas in it.</summary>
    public bool CanCreateSchemas { get; init; }

    /// <summary>Whether the login may create objects in schema public. From 15 on only the database's owner may.</summary>
    public bool CanCreateInPublic { get; init; }

    /// <summary>Its encoding: <c>UTF8</c>.</summary>
    public string Encoding { get; init; } = "";

    /// <summary>Its collation, with the provider when that is not libc: <c>en_US.utf8</c>, <c>und (icu)</c>.</summary>
    public string Collation { get; init; } = "";

    /// <summary>The time zone of a session of the login.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>Its size on disk, indexes included.</summary>
    public long SizeBytes { get; init; }

    /// <summary>Its tables, the largest first; partitioned ones only by their partitions.</summary>
    public IReadOnlyList<TableInspection> Tables { get; init; } = [];

    /// <summary>Extensions that are created in it.</summary>
    public IReadOnlyList<ExtensionFacts> Extensions { get; init; } = [];

    /// <summary>How many large objects it holds.</summary>
    public long LargeObjects { get; init; }

    /// <summary>Objects that a copy leaves out, or that a role without superuser cannot make.</summary>
    public IReadOnlyList<SpecialObject> SpecialObjects { get; init; } = [];

    /// <summary>Tables of extensions that a user's rows are in.</summary>
    public IReadOnlyList<ExtensionTable> ExtensionTables { get; init; } = [];

    /// <summary>Indexes that were never finished, which a dump leaves out.</summary>
    public IReadOnlyList<InvalidIndex> InvalidIndexes { get; init; } = [];

    /// <summary>Constraints that nobody enforces, which a dump does not say.</summary>
    public IReadOnlyList<DisabledConstraint> DisabledConstraints { get; init; } = [];

    /// <summary>
    /// Partitioned tables whose rows are spread by the hash of an enum, or of what is made of one. It is the hash of the label's number, which is
    /// another in every database: what a partition holds here does not belong into the same one there.
    /// </summary>
    public IReadOnlyList<TableName> HashedByEnum { get; init; } = [];

    /// <summary>Row-level security's policies.</summary>
    public IReadOnlyList<PolicyFacts> Policies { get; init; } = [];

    /// <summary>Privileges that are others than those of a new object.</summary>
    public IReadOnlyList<PrivilegeFacts> Privileges { get; init; } = [];

    /// <summary>Settings of sessions in this database, but for our own fence.</summary>
    public IReadOnlyList<DatabaseSetting> Settings { get; init; } = [];

    /// <summary>The revision of Dify's schema (<c>alembic_version</c>); null without one.</summary>
    public string? Revision { get; init; }
}

/// <summary>One table.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Bytes">Rows and TOAST, without indexes.</param>
/// <param name="IndexBytes">Its indexes.</param>
/// <param name="EstimatedRows">As statistics have it; -1 when it was never analysed.</param>
/// <param name="HasKey">A primary key, or a unique index without nulls.</param>
/// <param name="IsUnlogged">Whether its rows are lost in a crash.</param>
/// <param name="IsReadable">Whether the login may read it, all rows.</param>
public sealed record TableInspection(
    TableName Table, long Bytes, long IndexBytes, long EstimatedRows, bool HasKey, bool IsUnlogged, bool IsReadable);

/// <summary>A configuration table of an extension (<c>pg_extension.extconfig</c>) with rows that CREATE EXTENSION does not make.</summary>
/// <param name="Extension">The extension.</param>
/// <param name="Table">Its table.</param>
/// <param name="Rows">How many rows are a user's; null where the login may not read it.</param>
public sealed record ExtensionTable(string Extension, TableName Table, long? Rows);

/// <summary>A policy of row-level security.</summary>
/// <param name="Name">Its name, of which a table has one.</param>
/// <param name="Table">Its table.</param>
/// <param name="Roles">The roles that it is for; empty where it is for everybody.</param>
public sealed record PolicyFacts(string Name, TableName Table, IReadOnlyList<string> Roles)
{
    /// <summary>The statement that makes a role of such a name.</summary>
    /// <param name="role">The role.</param>
    public static string RoleStatement(string role) => $"CREATE ROLE {Sql.Name(role)}";
}

/// <summary>An object that needs a decision before a migration.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name; of a <see cref="SpecialObjectKind.SuperuserObject"/> with what it is before it.</param>
public sealed record SpecialObject(SpecialObjectKind Kind, string Name);

/// <summary>Kinds of objects that a plain owner of a database does not have.</summary>
public enum SpecialObjectKind
{
    /// <summary>A function in C or in another untrusted language.</summary>
    UntrustedFunction,

    /// <summary>A function of any language that row-level security trusts with rows that it hides.</summary>
    LeakproofFunction,

    /// <summary>
    /// A base type, an operator class or family, an access method, a parser or template of text search, an aggregate over internal states, a cast
    /// without a function or between types of others: superuser's.
    /// </summary>
    SuperuserObject,

    /// <summary>A procedural language that is no extension.</summary>
    Language,

    /// <summary>A trigger on events of the whole database.</summary>
    EventTrigger,

    /// <summary>A foreign-data wrapper or a server of one.</summary>
    ForeignServer,

    /// <summary>A table whose rows are elsewhere.</summary>
    ForeignTable,

    /// <summary>A publication of logical replication.</summary>
    Publication,

    /// <summary>A subscription of logical replication.</summary>
    Subscription,
}
