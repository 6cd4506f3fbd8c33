using System.Text;

namespace DifyDelivery.Reporting;

/// <summary>Lines that are redrawn: finished things stay above, what is in progress moves below them.</summary>
internal sealed class LiveView(TextWriter writer, ConsoleTraits traits, TimeProvider time) : ConsoleView(time)
{
    private const string Frames = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
    private readonly AnsiStyle _style = new(traits.UsesColor);
    private int _drawn;
    private int _frame;

    protected override TimeSpan Interval => TimeSpan.FromMilliseconds(120);

    protected override void WriteLine(Activity? parent, Tone tone, string text)
    {
        var styled = tone switch
        {
            Tone.Warning => _style.Yellow(text),
            Tone.Dim => _style.Dim(text),
            _ => text,
        };
        Draw([.. Headers(parent), Indent(parent is null ? 0 : parent.Depth + 1) + styled]);
    }

    protected override void WriteTable(TableText table) => Draw([.. table.Lay(traits.Width)]);

    protected override void WriteBegin(Activity activity) => Draw([]);

    protected override void WriteUpdate(Activity activity)
    {
        // The next frame shows it: drawing here would cost as much as the caller likes to call.
    }

    protected override void WriteEnd(Activity activity, Outcome outcome, string? text)
    {
        var took = _style.Dim(DurationText.Format(activity.Elapsed));
        var said = text is null ? string.Empty : "  " + text;
        var line = outcome switch
        {
            Outcome.Succeeded => $"{_style.Green("✓")} {activity.Title}{said}  {took}",
            Outcome.Skipped => $"{_style.Dim("-")} {activity.Title}{_style.Dim(said)}",
            _ => $"{_style.Red("✗")} {activity.Title}{said}  {took}",
        };
        Draw([.. Headers(activity.Parent), Indent(activity.Depth) + line]);
    }

    protected override void Tick()
    {
        _frame++;
        Draw([]);
    }

    private static string Indent(int depth) => new(' ', depth * 2);

    /// <summary>Says once what the lines below belong to.</summary>
    private static IEnumerable<string> Headers(Activity? activity)
    {
        if (activity is null || activity.Note.HasHeader)
            return [];

        activity.Note.HasHeader = true;
        return [.. Headers(activity.Parent), $"{Indent(activity.Depth)}{activity.Title}"];
    }

    /// <summary>Takes the moving lines away, prints lines that stay, and draws the moving ones anew, in one write.</summary>
    private void Draw(IReadOnlyList<string> staying)
    {
        var text = new StringBuilder();
        if (_drawn > 0)
            text.Append('\r').Append("\u001b[").Append(_drawn).Append("A\u001b[J");
        foreach (var line in staying)
            text.Append(line).Append('\n');

        // More lines than the screen has could not be taken away again; the innermost tell most.
        var moving = Active.SelectMany(Moving).TakeLast(traits.Height - 1).ToList();
        foreach (var line in moving)
            text.Append(line).Append('\n');
        _drawn = moving.Count;
        writer.Write(text.ToString());
        writer.Flush();
    }

    private IEnumerable<string> Moving(Activity activity)
    {
        var room = traits.Width - 1;
        var head = Cut($"{Indent(activity.Depth)}{Frames[_frame % Frames.Length]} {activity.Title}", room);
        var tail = Cut("  " + ProgressText.Describe(activity), room - head.Length);
        return [head + _style.Dim(tail), .. activity.Rows.Select(row => Cut(Indent(activity.Depth + 1) + row, room))];
    }

    private static string Cut(string text, int room) => text.Length <= room ? text : room < 2 ? string.Empty : text[..(room - 1)] + "…";
}
