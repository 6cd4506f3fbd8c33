using DifyDelivery.Environments;
using DifyDelivery.Migration.Preflight;
using DifyDelivery.Planning.Changes;

namespace DifyDelivery.Operations.Previews;

/// <summary>A preflight's estimate as the forecast of a plan.</summary>
internal static class Forecasts
{
    public static MigrationForecast Of(MigrationEstimate estimate, Topology from, Topology to, TimeSpan around) => new(
        from, to, estimate.Tables, estimate.Rows, estimate.TableBytes, estimate.IndexBytes,
        [.. estimate.Largest.Select(table => new TableForecast(table.Table.ToString(), table.Bytes, table.Rows < 0 ? null : table.Rows))],
        estimate.BytesPerSecond, estimate.IsMeasured, estimate.Copy, estimate.Verification, around + estimate.Copy + estimate.Verification);
}
