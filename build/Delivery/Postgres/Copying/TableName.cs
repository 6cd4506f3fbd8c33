namespace DifyDelivery.Postgres.Copying;

/// <summary>A table by schema and name, unquoted.</summary>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name.</param>
public sealed record TableName(string Schema, string Name)
{
    /// <summary>Quoted, as SQL wants it: what is a name can be nothing else.</summary>
    public string Quoted => $"{Sql.Name(Schema)}.{Sql.Name(Name)}";

    /// <summary>For people: <c>public.messages</c>.</summary>
    public override string ToString() => $"{Schema}.{Name}";
}
