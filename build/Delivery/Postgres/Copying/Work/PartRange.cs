using System.Globalization;

namespace DifyDelivery.Postgres.Copying.Work;

/// <summary>A stretch of a table's file.</summary>
/// <param name="FirstBlock">Where it begins.</param>
/// <param name="EndBlock">Where the next begins; null for the last, which has no end.</param>
internal readonly record struct PartRange(long FirstBlock, long? EndBlock)
{
    /// <summary>The whole table.</summary>
    public static PartRange All => new(0, null);

    /// <summary>Whether it is the whole table.</summary>
    public bool IsAll => FirstBlock == 0 && EndBlock is null;

    /// <summary>The WHERE clause. From version 14 the server reads no more than the stretch.</summary>
    public string Condition => (FirstBlock, EndBlock) switch
    {
        (0, null) => "",
        (0, { } end) => string.Create(CultureInfo.InvariantCulture, $" WHERE ctid < '({end},0)'::tid"),
        ({ } first, null) => string.Create(CultureInfo.InvariantCulture, $" WHERE ctid >= '({first},0)'::tid"),
        ({ } first, { } end) => string.Create(CultureInfo.InvariantCulture, $" WHERE ctid >= '({first},0)'::tid AND ctid < '({end},0)'::tid"),
    };

    /// <summary>Cuts a table into parts of about the wanted size, assuming that its bytes are spread evenly.</summary>
    public static IReadOnlyList<PartRange> Cut(long tableBytes, long blocks, long partBytes)
    {
        var count = Math.Max(1, Math.Min((tableBytes + partBytes - 1) / partBytes, blocks));
        return [.. Sequence(count).Select(number => new PartRange(blocks * number / count, number == count - 1 ? null : blocks * (number + 1) / count))];
    }

    private static IEnumerable<long> Sequence(long count)
    {
        for (var number = 0L; number < count; number++)
        {
            yield return number;
        }
    }
}
