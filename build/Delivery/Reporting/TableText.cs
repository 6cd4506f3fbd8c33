using Spectre.Console;

namespace DifyDelivery.Reporting;

/// <summary>Rows under headings, laid out for a width.</summary>
internal sealed record TableText(IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>The table as lines without trailing blanks and without control sequences.</summary>
    public IEnumerable<string> Lay(int width)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;

        var table = new Table { Border = TableBorder.Simple, UseSafeBorder = false };
        table.AddColumns([.. Headings.Select(heading => new TableColumn(new Text(heading)))]);
        foreach (var row in Rows)
            table.AddRow(row.Select(cell => new Text(cell)));
        console.Write(table);
        return writer.ToString().Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0);
    }
}
