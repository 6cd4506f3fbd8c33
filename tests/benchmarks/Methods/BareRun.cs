using System.Collections.Concurrent;
using DifyDelivery.Benchmarks.Measuring;
using Npgsql;

namespace DifyDelivery.Benchmarks.Methods;

/// <summary>
/// The least that any copy of rows through a client must do: bytes from one COPY into another, unread, and then the indexes. No journal,
/// no snapshot, no digest, no statistics. What it takes is the limit that our engine is held against.
/// </summary>
internal static class BareRun
{
    public const string Verb = "run-bare";

    private const int PartBytes = 64 * 1024 * 1024;
    private const int BufferBytes = 256 * 1024;

    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var run = RunArguments.Parse(arguments);
        await SchemaAsync(run, "pre-data", cancellationToken);
        var parts = new ConcurrentQueue<string>(await PartsAsync(run, cancellationToken));
        await Task.WhenAll(Enumerable.Range(0, run.Workers).Select(_ => WorkAsync(run, parts, cancellationToken)));
        await SchemaAsync(run, "post-data", cancellationToken);
        RunArguments.WritePeak();
        return 0;
    }

    private static async Task SchemaAsync(RunArguments run, string section, CancellationToken cancellationToken)
    {
        const string Script = """
            set -e; dump=$(mktemp); trap 'rm -f "$dump"' EXIT
            pg_dump -Fc -Z0 -s -f "$dump" -h 127.0.0.1 -p "$1" -U "$3" "$4"
            pg_restore --exit-on-error -j "$5" --section "$6" -h 127.0.0.1 -p "$2" -U "$3" -d "$4" "$dump"
            """;
        await Child.RunAsync(
            ["bash", "-c", Script, "bash", $"{run.SourcePort}", $"{run.TargetPort}", Machines.BenchmarkServer.Owner, run.Database, $"{run.Workers}", section],
            cancellationToken: cancellationToken);
    }

    /// <summary>Tables and parts of large ones, largest first: what COPY is to read, after which comes what it is to write.</summary>
    private static async Task<IReadOnlyList<string>> PartsAsync(RunArguments run, CancellationToken cancellationToken)
    {
        await using var source = await OpenAsync(run.Source, cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            SELECT oid::regclass::text, pg_table_size(oid), pg_relation_size(oid) / 8192
            FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 2 DESC
            """, source);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var parts = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var (table, bytes, pages) = (reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2));
            var count = (bytes / PartBytes) + 1;
            var step = (pages / count) + 1;
            for (var part = 0; part < count; part++)
            {
                var until = part == count - 1 ? "" : $" AND ctid < '({(part + 1) * step},0)'";
                parts.Add(count == 1 ? $"{table}|{table}" : $"{table}|(SELECT * FROM {table} WHERE ctid >= '({part * step},0)'{until})");
            }
        }

        return parts;
    }

    private static async Task WorkAsync(RunArguments run, ConcurrentQueue<string> parts, CancellationToken cancellationToken)
    {
        await using var source = await OpenAsync(run.Source, cancellationToken);
        await using var target = await OpenAsync(
            $"{run.Target};Options=-c synchronous_commit=off{(run.UsesLz4 ? " -c default_toast_compression=lz4" : "")}", cancellationToken);
        while (parts.TryDequeue(out var part))
        {
            var (table, rows) = (part[..part.IndexOf('|', StringComparison.Ordinal)], part[(part.IndexOf('|', StringComparison.Ordinal) + 1)..]);
            await using var from = await source.BeginRawBinaryCopyAsync($"COPY {rows} TO STDOUT (FORMAT binary)", cancellationToken);
            await using var to = await target.BeginRawBinaryCopyAsync($"COPY {table} FROM STDIN (FORMAT binary)", cancellationToken);
            await from.CopyToAsync(to, BufferBytes, cancellationToken);
        }
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection($"{connectionString};Read Buffer Size={BufferBytes};Write Buffer Size={BufferBytes}");
        await connection.OpenAsync(cancellationToken);
        return connection;
    }
}
