using DifyDelivery.Errors;

namespace DifyDelivery.Postgres.Inspection;

/// <summary>A server as one end of a migration: what it is, what the login may do there, what is going on.</summary>
public sealed record ServerInspection
{
    /// <summary>Where it is, without the password.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Why it cannot be read; null when it was. Everything else is empty then.</summary>
    public ServerObstacle? Obstacle { get; init; }

    /// <summary>What the server says about itself, settings included.</summary>
    public ServerFacts? Facts { get; init; }

    /// <summary>Whether the login is, or is a member of, the administrators of Flexible Server (<c>azure_pg_admin</c>).</summary>
    public bool IsAzureAdministrator { get; init; }

    /// <summary>Whether sessions of other roles can be seen and their activity read (<c>pg_read_all_stats</c>).</summary>
    public bool SeesAllSessions { get; init; }

    /// <summary>The roles that it has.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Connections that a role without privileges may open in all.</summary>
    public int Connections { get; init; }

    /// <summary>Connections that clients have open now.</summary>
    public int ConnectionsInUse { get; init; }

    /// <summary>Whether <c>default_toast_compression</c> knows lz4.</summary>
    public bool HasLz4 { get; init; }

    /// <summary>Extensions that can be created: name to newest version.</summary>
    public IReadOnlyDictionary<string, string> AvailableExtensions { get; init; } = new Dictionary<string, string>();

    /// <summary>Extensions on the allow-list of a Flexible Server (<c>azure.extensions</c>), in lower case; null on a server without one.</summary>
    public IReadOnlyList<string>? AllowedExtensions { get; init; }

    /// <summary>Clients' sessions other than our own.</summary>
    public IReadOnlyList<SessionFacts> Sessions { get; init; } = [];

    /// <summary>Transactions that were prepared and neither committed nor rolled back: they hold locks, and a copy would miss them.</summary>
    public IReadOnlyList<PreparedTransactionFacts> PreparedTransactions { get; init; } = [];
}

/// <summary>Why a server or a database cannot be read.</summary>
/// <param name="What">What failed.</param>
/// <param name="Why">The cause.</param>
/// <param name="Remedy">What to do.</param>
public sealed record ServerObstacle(string What, string? Why, string? Remedy)
{
    internal static ServerObstacle From(DeliveryException exception) => new(exception.Message, exception.Why, exception.Remedy);
}

/// <summary>A client's session.</summary>
/// <param name="ProcessId">The server's process.</param>
/// <param name="Database">Its database.</param>
/// <param name="User">Its role.</param>
/// <param name="Application">What it calls itself; empty when it does not.</param>
/// <param name="ClientAddress">Where it comes from; null for a socket.</param>
/// <param name="State"><c>active</c>, <c>idle</c>, <c>idle in transaction</c>; null when it may not be seen.</param>
/// <param name="TransactionSince">When its transaction began; null when it has none.</param>
/// <param name="HasWritten">Whether that transaction has written.</param>
public sealed record SessionFacts(
    int ProcessId, string Database, string User, string Application, string? ClientAddress, string? State, DateTimeOffset? TransactionSince, bool HasWritten);

/// <summary>A prepared transaction.</summary>
/// <param name="Id">Its global identifier.</param>
/// <param name="Database">Its database.</param>
/// <param name="Prepared">When it was prepared.</param>
public sealed record PreparedTransactionFacts(string Id, string Database, DateTimeOffset Prepared);
