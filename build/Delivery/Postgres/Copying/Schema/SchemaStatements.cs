using Npgsql;

namespace DifyDelivery.Postgres.Copying.Schema;

/// <summary>Sends statements unchanged.</summary>
internal static class SchemaStatements
{
    private const string Variable = "dify_delivery.statement";

    /// <summary>
    /// The commands that run one statement inside a transaction. Npgsql rewrites a command without parameters and cuts it at semicolons,
    /// those in a body of <c>BEGIN ATOMIC ... END</c> too; so the text travels as a parameter and the server runs it from there.
    /// </summary>
    public static IEnumerable<NpgsqlBatchCommand> Raw(string statement)
    {
        var set = new NpgsqlBatchCommand($"SELECT pg_catalog.set_config('{Variable}', $1, true)");
        set.Parameters.Add(new NpgsqlParameter { Value = statement });
        yield return set;
        yield return new NpgsqlBatchCommand($"DO 'BEGIN EXECUTE pg_catalog.current_setting(''{Variable}''); END'");
    }
}
