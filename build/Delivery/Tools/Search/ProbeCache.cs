using System.Text.Json;

namespace DifyDelivery.Tools.Search;

/// <summary>
/// Remembers between runs which version a program said, so that a warm run starts no process. An entry counts only for the very file:
/// path, time of change and size. A file that cannot be read is an empty one; a lost update costs one more probe.
/// </summary>
internal sealed class ProbeCache(string path)
{
    private readonly Lock _gate = new();
    private Dictionary<string, Entry>? _entries;

    public string? Find(FileInfo program)
    {
        lock (_gate)
        {
            _entries ??= Read();
            return _entries.TryGetValue(program.FullName, out var entry) && entry.Matches(program) ? entry.Version : null;
        }
    }

    public void Add(FileInfo program, string version)
    {
        lock (_gate)
        {
            // Read again: another process may have added some. Its temporary file has its own name, and the rename is atomic.
            _entries = Read();
            _entries[program.FullName] = new Entry(program.LastWriteTimeUtc.Ticks, program.Length, version);
            var fresh = $"{path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}.tmp";
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(fresh, JsonSerializer.Serialize(_entries));
                File.Move(fresh, path, overwrite: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A cache that cannot be written is a slower cache, not a failure.
            }
        }
    }

    private Dictionary<string, Entry> Read()
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, Entry>>(File.ReadAllText(path)) ?? [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }

    private sealed record Entry(long Changed, long Size, string Version)
    {
        public bool Matches(FileInfo program) => Changed == program.LastWriteTimeUtc.Ticks && Size == program.Length;
    }
}
