using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Engine;

/// <summary>What the engine is to do, as it is handed to it: whole, passwords and roots included, so never in an argument, a log or an object of the cluster.</summary>
public sealed record EngineTask
{
    /// <summary>Copy or compare.</summary>
    public required EngineTaskKind Kind { get; init; }

    /// <summary>Names the copy; see <see cref="CopyRequest.Id"/>.</summary>
    public required Guid Id { get; init; }

    /// <summary>Where the rows are, as the engine sees it.</summary>
    public required EngineDatabase Source { get; init; }

    /// <summary>Where they go, as the engine sees it.</summary>
    public required EngineDatabase Target { get; init; }

    /// <summary>The folder of pg_dump and pg_restore where the engine runs.</summary>
    public required string ClientPrograms { get; init; }

    /// <summary>See <see cref="CopyRequest.Workers"/>.</summary>
    public required int Workers { get; init; }

    /// <summary>See <see cref="CopyRequest.PartBytes"/>.</summary>
    public required long PartBytes { get; init; }

    /// <summary>See <see cref="CopyRequest.Attempts"/>.</summary>
    public required int Attempts { get; init; }

    /// <summary>See <see cref="CopyRequest.Patience"/>.</summary>
    public required double PatienceSeconds { get; init; }

    /// <summary>See <see cref="CopyRequest.Silence"/>.</summary>
    public required double SilenceSeconds { get; init; }

    /// <summary>See <see cref="CopyRequest.Digest"/>.</summary>
    public required DigestMethod Digest { get; init; }

    /// <summary>See <see cref="CopyRequest.SourceIsFenced"/>.</summary>
    public required bool SourceIsFenced { get; init; }

    /// <summary>Which tables; null for the whole database.</summary>
    public EngineTables? Tables { get; init; }

    /// <summary>The same task has the same mark, whatever the passwords are. It tells nothing of what is in it.</summary>
    public string Mark
    {
        get
        {
            var plain = this with { Source = Source with { Password = string.Empty }, Target = Target with { Password = string.Empty } };
            return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(plain, EngineJson.Options)))[..MarkLength];
        }
    }

    private const int MarkLength = 16;

    /// <summary>A request as a task of its own.</summary>
    /// <param name="kind">Copy or compare.</param>
    /// <param name="request">The request, with both servers as the engine sees them.</param>
    public static EngineTask Of(EngineTaskKind kind, CopyRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new EngineTask
        {
            Kind = kind,
            Id = request.Id,
            Source = EngineDatabase.Of(request.Source),
            Target = EngineDatabase.Of(request.Target),
            Tables = EngineTables.Of(request.Tables),
            ClientPrograms = request.ClientPrograms,
            Workers = request.Workers,
            PartBytes = request.PartBytes,
            Attempts = request.Attempts,
            PatienceSeconds = request.Patience.TotalSeconds,
            SilenceSeconds = request.Silence.TotalSeconds,
            Digest = request.Digest,
            SourceIsFenced = request.SourceIsFenced,
        };
    }

    /// <summary>Reads what <see cref="ToJson"/> made.</summary>
    /// <param name="json">The text.</param>
    public static EngineTask Parse(string json) =>
        JsonSerializer.Deserialize<EngineTask>(json, EngineJson.Options) ?? throw new InvalidDataException("The task is empty.");

    /// <summary>The task as text, secrets included.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EngineJson.Options);

    /// <summary>The request; the roots of certificates are written into a folder.</summary>
    /// <param name="folder">A folder that nobody else reads.</param>
    public CopyRequest ToRequest(string folder) => new()
    {
        Id = Id,
        Source = Source.ToReference(Path.Combine(folder, "source-roots.pem")),
        Target = Target.ToReference(Path.Combine(folder, "target-roots.pem")),
        Tables = Tables?.ToSelection() ?? TableSelection.All,
        ClientPrograms = ClientPrograms,
        Workers = Workers,
        PartBytes = PartBytes,
        Attempts = Attempts,
        Patience = TimeSpan.FromSeconds(PatienceSeconds),
        Silence = TimeSpan.FromSeconds(SilenceSeconds),
        Digest = Digest,
        SourceIsFenced = SourceIsFenced,
    };

    /// <summary>Without anything of what it holds.</summary>
    public override string ToString() => $"{Kind} {Id:n}: {Source} to {Target}";
}

/// <summary>A selection of tables.</summary>
/// <param name="LeavesOut">Whether all but these are meant.</param>
/// <param name="Names">The tables.</param>
public sealed record EngineTables(bool LeavesOut, IReadOnlyList<TableName> Names)
{
    // In one order: the same selection has to have the same mark.
    internal static EngineTables? Of(TableSelection tables) => tables.IsAll
        ? null
        : new EngineTables(tables.IsExclusion, [.. tables.Tables.OrderBy(table => table.ToString(), StringComparer.Ordinal)]);

    internal TableSelection ToSelection() => LeavesOut ? TableSelection.Except(Names) : TableSelection.Only(Names);
}

/// <summary>What the engine can be told to do.</summary>
public enum EngineTaskKind
{
    /// <summary>Copies what is missing.</summary>
    Copy,

    /// <summary>Compares the target with what was read from the source.</summary>
    Verify,
}

/// <summary>A database, as the engine sees it.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">Port.</param>
/// <param name="Username">The role that logs in.</param>
/// <param name="Password">Its password.</param>
/// <param name="Name">The database's name.</param>
/// <param name="Tls">How far the server's identity is checked.</param>
/// <param name="Roots">The roots to trust, as PEM; null: the system's own.</param>
public sealed record EngineDatabase(string Host, int Port, string Username, string Password, string Name, PostgresTls Tls, string? Roots)
{
    internal static EngineDatabase Of(DatabaseRef database) => new(
        database.Server.Host, database.Server.Port, database.Server.Username, database.Server.Password, database.Name, database.Server.Tls,
        database.Server.Tls == PostgresTls.VerifyFull ? TrustedRoots.Read(database.Server.RootCertificateFile) : null);

    internal DatabaseRef ToReference(string rootsFile)
    {
        if (Roots is not null)
        {
            File.WriteAllText(rootsFile, Roots, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }

        return new DatabaseRef(new PostgresEndpoint(Host, Port, Username, Password, Tls, Roots is null ? null : rootsFile), Name);
    }

    /// <summary>Without the password: <c>difyadmin@10.213.0.2:30432/dify</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Username}@{Host}:{Port}/{Name}");
}
