using System.Text;

namespace DifyDelivery.Postgres.Comparing;

/// <summary>A row by its key, in the order of the key's bytes.</summary>
/// <param name="Key">The key's text in UTF-8; the row's own hash where the table has no key.</param>
/// <param name="First">The row's hash.</param>
/// <param name="Second">The same with another seed.</param>
internal sealed record KeyedRow(byte[] Key, long First, long Second);

/// <summary>Compares two ordered streams of rows, one row of each in memory.</summary>
internal sealed class RowMerge(bool hasKey)
{
    private const int ExamplesKept = 5;
    private const int KeyLength = 120;

    private readonly List<string> _examples = [];
    private long _onlyInSource;
    private long _onlyInTarget;
    private long _changed;
    private byte[]? _first;
    private byte[]? _last;

    public async Task<RowDifference?> CompareAsync(
        IAsyncEnumerable<KeyedRow> source, IAsyncEnumerable<KeyedRow> target, CancellationToken cancellationToken)
    {
        await using var here = source.GetAsyncEnumerator(cancellationToken);
        await using var there = target.GetAsyncEnumerator(cancellationToken);
        var (one, other) = (await NextAsync(here), await NextAsync(there));
        while (one is not null || other is not null)
        {
            var order = one is null ? 1 : other is null ? -1 : one.Key.AsSpan().SequenceCompareTo(other.Key);
            if (order < 0)
                Note(one!.Key, "only in the source", ref _onlyInSource);
            else if (order > 0)
                Note(other!.Key, "only in the target", ref _onlyInTarget);
            else if ((one!.First, one.Second) != (other!.First, other.Second))
                Note(one.Key, "other values", ref _changed);

            one = order <= 0 ? await NextAsync(here) : one;
            other = order >= 0 ? await NextAsync(there) : other;
        }

        return _first is null ? null : new RowDifference(_onlyInSource, _onlyInTarget, _changed, TextOf(_first), TextOf(_last!), _examples);
    }

    private void Note(byte[] key, string what, ref long count)
    {
        count++;
        _first ??= key;
        _last = key;
        if (_examples.Count < ExamplesKept)
            _examples.Add($"{TextOf(key) ?? "a row without a key"}: {what}");
    }

    private string? TextOf(byte[] key)
    {
        if (!hasKey)
            return null;
        var text = Encoding.UTF8.GetString(key);
        return text.Length <= KeyLength ? text : text[..KeyLength] + "…";
    }

    private static async Task<KeyedRow?> NextAsync(IAsyncEnumerator<KeyedRow> rows) => await rows.MoveNextAsync() ? rows.Current : null;
}
