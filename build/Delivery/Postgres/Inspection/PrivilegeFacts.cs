using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Postgres.Inspection;

/// <summary>What a role was given of an object, or was taken, against what everybody has of a new one.</summary>
/// <param name="Subject">As GRANT names it: <c>FUNCTION public.f(integer)</c>, for default privileges <c>TABLES</c>. Null: the database itself.</param>
/// <param name="Privileges">As GRANT names them: <c>SELECT, UPDATE</c>, of columns <c>SELECT (name)</c>.</param>
/// <param name="Role">As GRANT names it: <c>reporting</c>, <c>PUBLIC</c>.</param>
/// <param name="IsRevoked">Whether everybody else's databases give that, and this one does not.</param>
public sealed record PrivilegeFacts(string? Subject, string Privileges, string Role, bool IsRevoked)
{
    /// <summary>Whether the role may pass it on.</summary>
    public bool IsGrantable { get; init; }

    /// <summary>The table that it is about, by itself or by a column or a sequence of it; null for what goes with no table.</summary>
    public TableName? Table { get; init; }

    /// <summary>Whose future objects it is about, as ALTER DEFAULT PRIVILEGES says it: <c>FOR ROLE dify IN SCHEMA public</c>; null for an object that is there.</summary>
    public string? DefaultsOf { get; init; }

    /// <summary>The statement that makes it so.</summary>
    /// <param name="database">The database's name there.</param>
    public string Statement(string database)
    {
        var subject = Subject ?? $"DATABASE {Sql.Name(database)}";
        var statement = IsRevoked
            ? $"REVOKE {Privileges} ON {subject} FROM {Role}"
            : $"GRANT {Privileges} ON {subject} TO {Role}{(IsGrantable ? " WITH GRANT OPTION" : "")}";
        return DefaultsOf is null ? statement : $"ALTER DEFAULT PRIVILEGES {DefaultsOf} {statement}";
    }
}
