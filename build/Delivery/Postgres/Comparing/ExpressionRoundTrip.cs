using DifyDelivery.Postgres.Copying;
using Npgsql;

namespace DifyDelivery.Postgres.Comparing;

/// <summary>
/// Finds out whether two expressions that are printed differently mean the same, by letting one server read both and print them again.
/// It has to be asked: a server prints what it has parsed, and neither form is stable. Up to 15 a view prints <c>SELECT t.a FROM t</c>,
/// from 16 on <c>SELECT a FROM t</c>; and on every version <c>kind IN ('a', 'b')</c> of a varchar changes its casts each time it goes
/// through a dump. The target is asked, in a transaction that is taken back.
/// </summary>
internal sealed class ExpressionRoundTrip(DatabaseRef target)
{
    private const string View = "dify_delivery_expression";

    private readonly PostgresConnector _connector = new(target.Server);

    /// <summary>Returns those that really differ, or of which the server would not tell.</summary>
    public async Task<IReadOnlyList<CatalogDiff.Candidate>> RealDifferencesAsync(
        IReadOnlyList<CatalogDiff.Candidate> candidates, CancellationToken cancellationToken)
    {
        if (candidates.Count == 0)
            return candidates;

        return await PinnedSession.TryOutAsync(
            _connector,
            target.Name,
            async (connection, stop) =>
            {
                var real = new List<CatalogDiff.Candidate>();
                foreach (var candidate in candidates)
                {
                    if (!await AreSameAsync(connection, candidate.Source!, candidate.Target!, stop))
                        real.Add(candidate);
                }

                return (IReadOnlyList<CatalogDiff.Candidate>)real;
            },
            cancellationToken);
    }

    private static async Task<bool> AreSameAsync(NpgsqlConnection connection, CatalogObject one, CatalogObject other, CancellationToken cancellationToken)
    {
        for (var index = 0; index < one.Expressions.Count; index++)
        {
            if (one.Expressions[index] == other.Expressions[index])
                continue;
            var first = await PrintAsync(connection, one, index, cancellationToken);
            if (first is null || first != await PrintAsync(connection, other, index, cancellationToken))
                return false;
        }

        return true;
    }

    /// <summary>An expression as this server prints it after reading it twice: from then on it is stable. Null when it does not read it.</summary>
    private static async Task<string?> PrintAsync(NpgsqlConnection connection, CatalogObject owner, int index, CancellationToken cancellationToken)
    {
        const string name = "try_out";
        await connection.ExecuteAsync($"SAVEPOINT {name}", cancellationToken);
        try
        {
            var expression = owner.Expressions[index];
            return owner.Scope switch
            {
                ExpressionScope.Function => await PrintFunctionAsync(connection, owner, expression, cancellationToken),
                ExpressionScope.Rule => await PrintRuleAsync(connection, owner, expression, cancellationToken),
                _ => await PrintQueryAsync(connection, await PrintQueryAsync(connection, QueryOf(owner, expression), cancellationToken), cancellationToken),
            };
        }
        catch (PostgresException)
        {
            return null;
        }
        finally
        {
            if (connection.State == System.Data.ConnectionState.Open)
                await connection.ExecuteAsync($"ROLLBACK TO SAVEPOINT {name}", CancellationToken.None);
        }
    }

    private static string QueryOf(CatalogObject owner, string expression) => owner.Scope switch
    {
        ExpressionScope.Query => expression,
        ExpressionScope.Table => $"SELECT {expression} AS e FROM ONLY {owner.Table!.Quoted}",
        ExpressionScope.Rows => $"SELECT {expression} AS e FROM ONLY {owner.Table!.Quoted} AS \"old\", ONLY {owner.Table.Quoted} AS \"new\"",
        ExpressionScope.Domain => $"SELECT {expression} AS e FROM (SELECT NULL::{owner.ScopeDetail} AS value) AS x",
        _ => $"SELECT {expression} AS e",
    };

    private static async Task<string> PrintQueryAsync(NpgsqlConnection connection, string query, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync($"CREATE TEMPORARY VIEW {View} AS {query}", cancellationToken);
        var text = await connection.SingleAsync($"SELECT rtrim(pg_get_viewdef('pg_temp.{View}'::regclass), ';')", row => row.GetString(0), cancellationToken);
        await connection.ExecuteAsync($"DROP VIEW pg_temp.{View}", cancellationToken);
        return text;
    }

    private static async Task<string?> PrintFunctionAsync(
        NpgsqlConnection connection, CatalogObject owner, string body, CancellationToken cancellationToken)
    {
        // Only the body is at stake; the head, which has the same text on both sides, says what its names mean.
        var at = owner.Definition.IndexOf(owner.ScopeDetail + "(", StringComparison.Ordinal);
        if (at < 0 || !owner.Definition.Contains(body, StringComparison.Ordinal))
            return null;
        var head = owner.Definition[..at].Replace(" OR REPLACE", "", StringComparison.Ordinal);
        var statement = $"{head}pg_temp.{View}{owner.Definition[(at + owner.ScopeDetail!.Length)..]}";

        // Npgsql ends a statement at the first semicolon of BEGIN ATOMIC ...; END.
        await connection.ExecuteAsync(
            $"DO $dify_do$ BEGIN EXECUTE $dify_statement${statement}$dify_statement$; END $dify_do$", cancellationToken);
        return await connection.SingleAsync(
            $"SELECT pg_get_function_sqlbody(oid) FROM pg_proc WHERE pronamespace = pg_my_temp_schema() AND proname = '{View}'",
            row => row.GetString(0), cancellationToken);
    }

    private static async Task<string?> PrintRuleAsync(
        NpgsqlConnection connection, CatalogObject owner, string rule, CancellationToken cancellationToken)
    {
        var subject = $" TO {owner.ScopeDetail}";
        var at = rule.IndexOf(subject, StringComparison.Ordinal);
        if (at < 0)
            return null;
        await connection.ExecuteAsync($"CREATE TEMPORARY TABLE {View} (LIKE {owner.Table!.Quoted})", cancellationToken);
        await connection.ExecuteAsync($"{rule[..at]} TO pg_temp.{View}{rule[(at + subject.Length)..]}", cancellationToken);
        return await connection.SingleAsync(
            $"SELECT pg_get_ruledef(oid) FROM pg_rewrite WHERE ev_class = 'pg_temp.{View}'::regclass", row => row.GetString(0), cancellationToken);
    }
}
