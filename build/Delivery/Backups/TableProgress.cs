using DifyDelivery.Reporting;

namespace DifyDelivery.Backups;

/// <summary>Says how far a dump or a restore is, once a second: tables, bytes, and where a folder fills up also its size.</summary>
internal sealed class TableProgress : IAsyncDisposable
{
    private const double Mega = 1e6;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly IActivity _activity;
    private readonly string _title;
    private readonly string? _folder;
    private readonly ILookup<string, long> _sizes;
    private readonly long _all;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _telling;
    private long _done;
    private int _tables;

    public TableProgress(IActivity activity, string title, IReadOnlyList<(string Table, long Bytes)> sizes, string? folder, TimeProvider time)
    {
        _activity = activity;
        _title = title;
        _folder = folder;
        _sizes = sizes.ToLookup(size => size.Table, size => size.Bytes, StringComparer.Ordinal);
        _all = sizes.Sum(size => size.Bytes);
        Tables = sizes.Count;
        _time = time;
        _began = time.GetTimestamp();
        _telling = TellAsync();
    }

    private int Tables { get; }

    /// <summary>A table is done. Two of one name in two schemas count alike.</summary>
    public void Done(string table)
    {
        Interlocked.Increment(ref _tables);
        Interlocked.Add(ref _done, _sizes[table].DefaultIfEmpty().Max());
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _telling;
        _end.Dispose();
    }

    private async Task TellAsync()
    {
        try
        {
            while (true)
            {
                Tell();
                await Task.Delay(Interval, _time, _end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }

    private void Tell()
    {
        var done = Interlocked.Read(ref _done);
        var seconds = _time.GetElapsedTime(_began).TotalSeconds;
        var text = FormattableString.Invariant($"{_title}: {Volatile.Read(ref _tables)}/{Tables} tables, {done / Mega:N0} of {_all / Mega:N0} MB");
        if (done > 0 && seconds > 0)
        {
            text += FormattableString.Invariant($", {done / seconds / Mega:N0} MB/s");
        }

        if (_folder is not null && Written(_folder) is > 0 and var written)
        {
            text += FormattableString.Invariant($", {written / Mega:N1} MB written");
        }

        _activity.Update(text, _all > 0 ? Math.Min(1, (double)done / _all) : null);
    }

    private static long Written(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) : 0;
        }
        catch (IOException)
        {
            // pg_dump renames files while it works.
            return 0;
        }
    }
}
