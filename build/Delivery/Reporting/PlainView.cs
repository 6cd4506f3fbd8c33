using System.Globalization;

namespace DifyDelivery.Reporting;

/// <summary>Lines that stay, each with its time: for pipes, files and CI logs.</summary>
internal sealed class PlainView(TextWriter writer, ConsoleTraits traits, TimeProvider time) : ConsoleView(time)
{
    /// <summary>A log that says nothing for longer looks dead; CI services end jobs that do.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    /// <summary>A status that changes more often is told only so often.</summary>
    private static readonly TimeSpan ShortestRepeat = TimeSpan.FromSeconds(10);

    private DateTimeOffset _lastPrinted = time.GetUtcNow();

    protected override TimeSpan Interval => TimeSpan.FromSeconds(1);

    protected override void WriteLine(Activity? parent, Tone tone, string text) => Print(parent is null ? 0 : parent.Depth + 1, text);

    protected override void WriteTable(TableText table)
    {
        foreach (var line in table.Lay(traits.Width))
            writer.WriteLine(line);
        writer.Flush();
        _lastPrinted = Time.GetUtcNow();
    }

    protected override void WriteBegin(Activity activity)
    {
        var usually = activity.Expected is { } expected ? $" (usually {DurationText.Format(expected)})" : string.Empty;
        activity.Note.LastPrinted = Time.GetUtcNow();
        Print(activity.Depth, $"{activity.Title} ...{usually}");
    }

    protected override void WriteUpdate(Activity activity)
    {
        if (IsNews(activity))
            PrintProgress(activity);
    }

    protected override void WriteEnd(Activity activity, Outcome outcome, string? text)
    {
        var took = DurationText.Format(activity.Elapsed);
        var ended = outcome switch
        {
            Outcome.Succeeded => $"done in {took}{(text is null ? string.Empty : $" ({text})")}",
            Outcome.Skipped => $"not needed{(text is null ? string.Empty : $": {text}")}",
            _ => $"failed after {took}{(text is null ? string.Empty : $": {text}")}",
        };
        Print(activity.Depth, $"{activity.Title}: {ended}");
    }

    protected override void Tick()
    {
        var isSilent = Time.GetUtcNow() - _lastPrinted >= LongestSilence;
        foreach (var leaf in Active.Where(activity => !Active.Any(other => other.Parent == activity)))
        {
            if (isSilent || IsNews(leaf))
                PrintProgress(leaf);
        }
    }

    private bool IsNews(Activity activity) =>
        activity.Status is not null && activity.Status != activity.Note.LastText && Time.GetUtcNow() - activity.Note.LastPrinted >= ShortestRepeat;

    private void PrintProgress(Activity activity)
    {
        Print(activity.Depth, $"{activity.Title}: {ProgressText.Describe(activity)}");
        activity.Note.LastText = activity.Status;
        activity.Note.LastPrinted = Time.GetUtcNow();
    }

    private void Print(int depth, string text)
    {
        var now = Time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        writer.WriteLine($"{now} {new string(' ', depth * 2)}{text}".TrimEnd());
        writer.Flush();
        _lastPrinted = Time.GetUtcNow();
    }
}
