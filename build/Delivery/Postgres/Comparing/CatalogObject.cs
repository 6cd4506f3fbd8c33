using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Postgres.Comparing;

/// <summary>Where an expression of a definition is at home: what its names mean.</summary>
internal enum ExpressionScope
{
    /// <summary>It names no column: a column's default.</summary>
    None,

    /// <summary>The columns of the table that the object hangs on.</summary>
    Table,

    /// <summary>The old and the new row of that table: a trigger's condition.</summary>
    Rows,

    /// <summary>It is a query: a view.</summary>
    Query,

    /// <summary>VALUE, of the base type in <see cref="CatalogObject.ScopeDetail"/>: a domain's condition.</summary>
    Domain,

    /// <summary>It is the body of a function; <see cref="CatalogObject.ScopeDetail"/> is the function's quoted name.</summary>
    Function,

    /// <summary>The whole definition is a rule on the table.</summary>
    Rule,
}

/// <summary>One object of a catalogue, in a form that does not depend on the server.</summary>
/// <param name="Kind">As in <see cref="SchemaDifference.Kind"/>.</param>
/// <param name="Name">Its qualified name.</param>
/// <param name="Table">The table that it hangs on; null for what stands by itself.</param>
/// <param name="Definition">All that counts of it.</param>
/// <param name="Expressions">Those parts of the definition that a server made from an expression, and that another may print otherwise.</param>
/// <param name="Scope">Where the expressions are at home.</param>
/// <param name="ScopeDetail">See <see cref="ExpressionScope"/>.</param>
/// <param name="References">Other tables that it needs.</param>
internal sealed record CatalogObject(
    string Kind, string Name, TableName? Table, string Definition, IReadOnlyList<string> Expressions, ExpressionScope Scope, string? ScopeDetail,
    IReadOnlyList<TableName> References)
{
    /// <summary>What identifies it on both sides.</summary>
    public (string Kind, string Name) Key => (Kind, Name);

    /// <summary>The definition without its expressions.</summary>
    public string Skeleton
    {
        get
        {
            var text = Definition;
            foreach (var expression in Expressions)
            {
                var at = text.IndexOf(expression, StringComparison.Ordinal);
                if (at >= 0)
                    text = string.Concat(text.AsSpan(0, at), "\u0001", text.AsSpan(at + expression.Length));
            }

            return text;
        }
    }
}
