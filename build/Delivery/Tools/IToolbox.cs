using DifyDelivery.Reporting;

namespace DifyDelivery.Tools;

/// <summary>Finds or fetches the external programs that the manifest pins.</summary>
public interface IToolbox
{
    /// <summary>Returns a program of a fitting version: an override, PATH, the cache, or downloaded and verified now.</summary>
    /// <param name="name">A name from <see cref="ToolNames"/>.</param>
    /// <param name="reporter">Told about downloads.</param>
    /// <param name="cancellationToken">Stops a download; what has arrived is kept for the next attempt.</param>
    /// <exception cref="Errors.DeliveryException">No source has it; the message lists what was tried and what to install by hand.</exception>
    Task<ResolvedTool> ResolveAsync(string name, IReporter reporter, CancellationToken cancellationToken = default);
}

/// <summary>A program that was found.</summary>
/// <param name="Name">A name from <see cref="ToolNames"/>.</param>
/// <param name="Path">Absolute path of the program.</param>
/// <param name="Version">Its version, as it says itself.</param>
/// <param name="Origin">Where it was found: <c>PATH</c>, <c>cache</c>, <c>HELM_EXE</c>, the name of a source.</param>
public sealed record ResolvedTool(string Name, string Path, string Version, string Origin);

/// <summary>The programs of the manifest.</summary>
public static class ToolNames
{
    /// <summary>Helm, the package manager of Kubernetes.</summary>
    public const string Helm = "helm";

    /// <summary>Terraform.</summary>
    public const string Terraform = "terraform";

    /// <summary>kubectl, used for port-forward and by people.</summary>
    public const string Kubectl = "kubectl";

    /// <summary>kind, which runs Kubernetes in Docker.</summary>
    public const string Kind = "kind";

    /// <summary>The PostgreSQL server's programs; the resolved path is <c>postgres</c>, with <c>initdb</c> and <c>pg_ctl</c> beside it.</summary>
    public const string PostgresServer = "postgresql-server";

    /// <summary>The server's programs of PostgreSQL 14, laid out as <see cref="PostgresServer"/>.</summary>
    public const string PostgresServer14 = "postgresql-server-14";

    /// <summary>The server's programs of PostgreSQL 17, laid out as <see cref="PostgresServer"/>.</summary>
    public const string PostgresServer17 = "postgresql-server-17";

    /// <summary>The server's programs of PostgreSQL 18, laid out as <see cref="PostgresServer"/>.</summary>
    public const string PostgresServer18 = "postgresql-server-18";

    /// <summary>The PostgreSQL client programs; the resolved path is <c>psql</c>, with <c>pg_dump</c> and the others beside it.</summary>
    public const string PostgresClient = "postgresql-client";

    /// <summary>The client programs of PostgreSQL 17 or newer, laid out as <see cref="PostgresClient"/>.</summary>
    public const string PostgresClient17 = "postgresql-client-17";

    /// <summary>The client programs of PostgreSQL 18 or newer, laid out as <see cref="PostgresClient"/>.</summary>
    public const string PostgresClient18 = "postgresql-client-18";
}
