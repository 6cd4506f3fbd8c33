using Npgsql;

namespace DifyDelivery.Postgres.Comparing;

/// <summary>Reads where sequences stand. The sequence itself is asked: the catalogue does not say whether a value has been handed out.</summary>
internal static class SequenceReader
{
    private const int PerQuery = 200;

    public static async Task<IReadOnlyList<CatalogObject>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyList<CatalogObject> sequences, CancellationToken cancellationToken)
    {
        var values = new List<CatalogObject>();
        foreach (var chunk in sequences.Chunk(PerQuery))
        {
            var text = string.Join(
                " UNION ALL ", chunk.Select((sequence, index) => FormattableString.Invariant($"SELECT {index}, last_value, is_called FROM {sequence.Name}")));
            values.AddRange(await connection.ListAsync(
                text,
                row => chunk[row.GetInt32(0)] with
                {
                    Kind = SchemaDifference.SequenceValue,
                    Definition = FormattableString.Invariant($"{row.GetInt64(1)}{(row.GetBoolean(2) ? "" : ", not yet handed out")}"),
                },
                cancellationToken));
        }

        return values;
    }
}
