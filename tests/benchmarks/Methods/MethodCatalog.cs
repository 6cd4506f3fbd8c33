using System.Globalization;
using DifyDelivery.Benchmarks.Measuring;

namespace DifyDelivery.Benchmarks.Methods;

/// <summary>All methods, in the order of the report.</summary>
internal static class MethodCatalog
{
    public const string DumpPipe = "pg_dump-psql";
    public const string DumpDirectory = "pg_dump-pg_restore";
    public const string PgCopyDb = "pgcopydb";
    public const string NewerPgCopyDb = "pgcopydb-newer";
    public const string TunedPgCopyDb = "pgcopydb-tuned";
    public const string Bare = "bare";
    public const string Engine = "engine";
    public const string VerifiedEngine = "engine-verified";

    private const string BinaryOption = "--use-copy-binary";

    public static async Task<IReadOnlyList<Method>> ListAsync(string? newerPgCopyDb, CancellationToken cancellationToken)
    {
        const string OnPath = "pgcopydb";
        var shipped = await VersionAsync(OnPath, cancellationToken);
        var newer = newerPgCopyDb ?? OnPath;
        var newerVersion = await VersionAsync(newer, cancellationToken);
        var isBinary = newerVersion is not null && (await HelpAsync(newer, cancellationToken)).Contains(BinaryOption, StringComparison.Ordinal);
        var noBinary = newerVersion is null
            ? $"{newer} is not there or does not run"
            : isBinary ? null : $"pgcopydb {newerVersion} has no {BinaryOption}; newer-pgcopydb.sh makes one that has";
        return
        [
            Shell(DumpPipe, "pg_dump \\| psql", "pg_dump \"$1\" | psql -q -X -v ON_ERROR_STOP=1 \"$2\" > /dev/null"),
            Shell(DumpDirectory, "pg_dump -Fd -j, pg_restore -j (gzip)",
                "pg_dump -Fd -j \"$4\" -f \"$3/dump\" \"$1\" && pg_restore --exit-on-error -j \"$4\" -d \"$2\" \"$3/dump\""),
            new(PgCopyDb, $"pgcopydb {shipped} as shipped (text)", scene => Clone(OnPath, scene), shipped is null ? "pgcopydb is not on PATH" : null),
            .. newer == OnPath ? (Method[])[] : [new(NewerPgCopyDb, $"pgcopydb {newerVersion} as shipped (text)", scene => Clone(newer, scene), newerVersion is null ? noBinary : null)],
            new(TunedPgCopyDb, $"pgcopydb {newerVersion} tuned alike (binary, lz4)", scene => [.. Clone(newer, scene, scene.LoadingOptions), BinaryOption], noBinary),
            new(Bare, "the bare limit: binary COPY, then indexes", scene => Self(BareRun.Verb, scene)),
            new(Engine, "DifyDelivery, without verification", scene => Self(EngineRun.Verb, scene)),
            new(VerifiedEngine, "DifyDelivery, verified", scene => [.. Self(EngineRun.Verb, scene), EngineRun.Verified]),
        ];
    }

    private static Method Shell(string name, string title, string script) => new(name, title, scene =>
        ["bash", "-c", $"set -o pipefail; {script}", "bash", scene.Source.Uri(scene.Database), scene.Target.Uri(scene.Database), scene.Scratch, Text(scene.Workers)]);

    private static string[] Clone(string program, Scene scene, string targetOptions = "") =>
    [
        program, "clone", "--source", scene.Source.Uri(scene.Database), "--target", scene.Target.Uri(scene.Database, targetOptions), "--dir", $"{scene.Scratch}/pgcopydb",
        "--table-jobs", Text(scene.Workers), "--index-jobs", Text(scene.Workers), "--split-tables-larger-than", "64MB",
    ];

    private static string[] Self(string verb, Scene scene) =>
    [
        Environment.ProcessPath!, .. IsHosted ? [typeof(MethodCatalog).Assembly.Location] : (string[])[], verb,
        Text(scene.Source.Port), Text(scene.Target.Port), scene.Database, Text(scene.Workers), scene.ClientPrograms, scene.HasLz4 ? "lz4" : "pglz",
    ];

    // 'dotnet run' starts the program's own executable, 'dotnet DifyDelivery.Benchmarks.dll' the host.
    private static bool IsHosted => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<string?> VersionAsync(string program, CancellationToken cancellationToken)
    {
        try
        {
            var lines = await Child.RunAsync([program, "--version"], cancellationToken: cancellationToken);
            return lines.Split('\n')[0].Replace("pgcopydb version", "", StringComparison.Ordinal).Trim();
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static Task<string> HelpAsync(string program, CancellationToken cancellationToken) =>
        Child.RunAsync(["bash", "-c", "\"$0\" clone --help 2>&1 || true", program], cancellationToken: cancellationToken);
}
