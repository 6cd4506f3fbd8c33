namespace DifyDelivery.Postgres.Inspection;

/// <summary>A parameter that is set for the sessions of a database.</summary>
/// <param name="Role">Whose sessions, quoted where a name has to be; null: everybody's.</param>
/// <param name="Name">The parameter.</param>
/// <param name="Value">Its value, as the server keeps it.</param>
public sealed record DatabaseSetting(string? Role, string Name, string Value)
{
    // The server keeps these as lists of quoted names: in quotes once more, a list would be one name.
    private static readonly string[] Lists = ["search_path", "temp_tablespaces", "local_preload_libraries", "session_preload_libraries"];

    private static readonly string[] Secrets = ["password", "secret", "key", "token"];

    /// <summary>Whether its name says that nobody else should read its value.</summary>
    public bool IsSecret => Secrets.Any(word => Name.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The statement that sets it, without a secret's value.</summary>
    /// <param name="database">The database's name there.</param>
    public string Statement(string database) =>
        (Role is null ? $"ALTER DATABASE {Sql.Name(database)}" : $"ALTER ROLE {Role} IN DATABASE {Sql.Name(database)}")
        + $" SET {Parameter} TO {(IsSecret ? "..." : Literal)}";

    // An extension may have called its own by a word of the language: app.user.
    private string Parameter => Name.Contains('.', StringComparison.Ordinal) ? string.Join('.', Name.Split('.').Select(Sql.Name)) : Name;

    // To the parser an empty name in double quotes is none, in single ones it is.
    private string Literal => Lists.Contains(Name, StringComparer.OrdinalIgnoreCase)
        ? (Value is "" or "\"\"" ? "''" : Value)
        : $"'{Value.Replace("'", "''", StringComparison.Ordinal)}'";
}
