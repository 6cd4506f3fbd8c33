using System.Text.Json;
using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Migration.Journal;

/// <summary>
/// How much room a migration's journal takes once everything is copied and compared. It grows when Dify is stopped already: that it fits has to
/// be known before.
/// </summary>
public static class JournalSize
{
    /// <summary>Bytes that a ConfigMap holds.</summary>
    public const int Limit = 1 << 20;

    /// <summary>For all but the tables: steps, checks, the migration before, and some differences.</summary>
    private const int Rest = 64 << 10;

    private const long Large = 999_999_999_999;

    /// <summary>Bytes of the journal, reckoned on the large side.</summary>
    /// <param name="tables">The tables that are moved.</param>
    public static long Expect(IEnumerable<TableName> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        return Rest + tables.Sum(table => (long)Of(table));
    }

    private static int Of(TableName table)
    {
        var digest = DigestText.Of(UInt128.MaxValue);
        return JsonSerializer.SerializeToUtf8Bytes(new TableRecord(table.Schema, table.Name, Large, Large, digest, Large, digest), RecordJson.Options).Length + ",".Length;
    }
}
