using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.CopyProgram;

/// <summary>Says where a copy is, a line whenever that changes.</summary>
internal sealed class ProgressLines(TextWriter output) : IProgress<CopyProgress>
{
    private readonly Lock _gate = new();
    private string? _last;

    public void Report(CopyProgress value)
    {
        var line = $"{value.Phase}: {value.TablesDone}/{value.Tables} tables, {value.Rows} rows, {value.StatementsDone}/{value.Statements} statements";
        lock (_gate)
        {
            if (line != _last)
            {
                output.WriteLine(_last = line);
                output.Flush();
            }
        }
    }
}
