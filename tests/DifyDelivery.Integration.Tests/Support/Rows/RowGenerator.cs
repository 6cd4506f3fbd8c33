using System.IO.Hashing;
using System.Text;
using Npgsql;

namespace DifyDelivery.Integration.Tests.Support.Rows;

/// <summary>
/// Fills the tables of any schema with rows that hold what is hardest to carry: each type's extremes, nulls, empty and very long values,
/// text of every Unicode plane. The same seed makes the same rows. What a constraint refuses is tried again with other values.
/// </summary>
internal sealed class RowGenerator(NpgsqlConnection connection, int seed)
{
    private const int MostRefusalsInARow = 50;

    private readonly ValueMaker _values = new(connection);

    /// <summary>Adds rows to every table, referenced ones first.</summary>
    /// <returns>How many rows each table got. Fewer than asked for where keys ran out: an enumeration has only so many values.</returns>
    public async Task<IReadOnlyDictionary<string, int>> FillAsync(int rowsPerTable)
    {
        await _values.LoadAsync();
        var counts = new Dictionary<string, int>();
        foreach (var table in await TableReader.ReadAsync(connection))
            counts[table.Name] = await FillAsync(table, rowsPerTable);

        return counts;
    }

    private async Task<int> FillAsync(GeneratedTable table, int rows)
    {
        var random = new Random(unchecked(seed + (int)XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(table.Name))));
        var parents = new Dictionary<GeneratedReference, IReadOnlyList<string?[]>>();
        foreach (var reference in table.References)
            parents[reference] = await KeysAsync(reference);

        await using var insert = new NpgsqlCommand(table.InsertSql, connection) { CommandTimeout = 120 };
        foreach (var _ in table.Columns)
            insert.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });

        var (made, row, refusals) = (0, 0, 0);
        while (made < rows && refusals < MostRefusalsInARow)
        {
            await SetValuesAsync(table, parents, random, row, refusals, insert);
            try
            {
                // Unique keys and exclusion constraints: a row that is there already is none.
                var isNew = await insert.ExecuteNonQueryAsync() == 1;
                (made, row, refusals) = isNew ? (made + 1, row + 1, 0) : (made, row, refusals + 1);
            }
            catch (PostgresException exception) when (exception.SqlState[..2] is "22" or "23" or "54")
            {
                refusals++;
                if (refusals == MostRefusalsInARow && made == 0)
                    throw;
            }
        }

        return made;
    }

    private async Task SetValuesAsync(
        GeneratedTable table, Dictionary<GeneratedReference, IReadOnlyList<string?[]>> parents, Random random, int row, int refusals, NpgsqlCommand insert)
    {
        for (var index = 0; index < table.Columns.Count; index++)
            insert.Parameters[index].Value = (object?)await _values.MakeAsync(table.Columns[index], index, row, refusals, random) ?? DBNull.Value;

        foreach (var (reference, keys) in parents)
        {
            var key = keys.Count > 0 ? keys[random.Next(keys.Count)] : null;
            for (var part = 0; part < reference.Columns.Count; part++)
            {
                // Nothing to refer to: null where that is allowed, else the row itself.
                var index = table.IndexOf(reference.Columns[part]);
                if (key is not null)
                    insert.Parameters[index].Value = (object?)key[part] ?? DBNull.Value;
                else
                    insert.Parameters[index].Value = table.Columns[index].IsNullable ? DBNull.Value : insert.Parameters[table.IndexOf(reference.ParentColumns[part])].Value;
            }
        }
    }

    private async Task<IReadOnlyList<string?[]>> KeysAsync(GeneratedReference reference)
    {
        var columns = string.Join(", ", reference.ParentColumns.Select(column => $"{TableReader.Quote(column)}::text"));
        await using var command = new NpgsqlCommand($"SELECT {columns} FROM {reference.Parent} ORDER BY {columns} LIMIT 200", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var keys = new List<string?[]>();
        while (await reader.ReadAsync())
            keys.Add([.. Enumerable.Range(0, reference.ParentColumns.Count).Select(index => reader.IsDBNull(index) ? null : reader.GetString(index))]);

        return keys;
    }
}
