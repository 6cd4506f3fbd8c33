namespace DifyDelivery.Integration.Tests.Support.Rows;

/// <summary>A table to fill.</summary>
/// <param name="Name">Qualified and quoted.</param>
/// <param name="Columns">Those that a row gives values for: not the generated ones, nor what a sequence numbers.</param>
/// <param name="References">Its foreign keys.</param>
internal sealed record GeneratedTable(string Name, IReadOnlyList<GeneratedColumn> Columns, IReadOnlyList<GeneratedReference> References)
{
    /// <summary>Values come as text and are cast as somebody would type them, which cuts what is too long for <c>varchar(n)</c>.</summary>
    public string InsertSql => Columns.Count == 0
        ? $"INSERT INTO {Name} DEFAULT VALUES"
        : $"""
            INSERT INTO {Name} ({string.Join(", ", Columns.Select(column => TableReader.Quote(column.Name)))}) OVERRIDING SYSTEM VALUE
            VALUES ({string.Join(", ", Columns.Select((column, index) => $"CAST(${index + 1}::text AS {column.Type})"))}) ON CONFLICT DO NOTHING
            """;

    public int IndexOf(string column) => Columns.Index().First(pair => pair.Item.Name == column).Index;
}

/// <summary>A column to give values to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TypeId">The type's oid.</param>
/// <param name="Type">The type with its modifier as SQL writes it.</param>
/// <param name="IsNullable">Whether it may be null.</param>
/// <param name="IsIndexed">Whether an index holds it, which cannot hold long values.</param>
internal sealed record GeneratedColumn(string Name, uint TypeId, string Type, bool IsNullable, bool IsIndexed);

/// <summary>A foreign key.</summary>
/// <param name="Columns">The referring columns.</param>
/// <param name="Parent">The table referred to, qualified and quoted.</param>
/// <param name="ParentColumns">Its columns.</param>
internal sealed record GeneratedReference(IReadOnlyList<string> Columns, string Parent, IReadOnlyList<string> ParentColumns);
