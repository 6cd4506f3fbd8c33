using DifyDelivery.Environments;

namespace DifyDelivery.Planning.Changes;

/// <summary>What a migration will move, and how long it will take, as far as it is known before it begins.</summary>
/// <param name="From">Where the data is.</param>
/// <param name="To">Where it goes.</param>
/// <param name="Tables">How many tables.</param>
/// <param name="Rows">How many rows, as the source's statistics have it.</param>
/// <param name="TableBytes">Bytes of rows.</param>
/// <param name="IndexBytes">Bytes of indexes, which are made anew.</param>
/// <param name="Largest">The largest tables, the largest first.</param>
/// <param name="BytesPerSecond">The throughput that the times are reckoned with.</param>
/// <param name="IsMeasured">Whether a rehearsal measured it; else it is an assumption.</param>
/// <param name="Copy">How long the copy will take.</param>
/// <param name="Verification">How long the comparison will take.</param>
/// <param name="WriteStop">How long Dify will not answer: from the fence to the first answer on the other server.</param>
public sealed record MigrationForecast(
    Topology From, Topology To, int Tables, long Rows, long TableBytes, long IndexBytes, IReadOnlyList<TableForecast> Largest, double BytesPerSecond,
    bool IsMeasured, TimeSpan Copy, TimeSpan Verification, TimeSpan WriteStop);

/// <summary>A table's part of a forecast.</summary>
/// <param name="Table">Its name with its schema.</param>
/// <param name="Bytes">Bytes of its rows.</param>
/// <param name="Rows">Rows, as statistics have it; null when they have not.</param>
public sealed record TableForecast(string Table, long Bytes, long? Rows);
