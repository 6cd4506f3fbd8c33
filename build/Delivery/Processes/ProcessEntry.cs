using System.Globalization;

namespace DifyDelivery.Processes;

/// <summary>One line of the kernel's process table, from <c>/proc/*/stat</c> (proc(5)).</summary>
internal sealed record ProcessEntry(int Id, int ParentId, int Session, ulong StartTime, bool IsZombie)
{
    public static Dictionary<int, ProcessEntry> ReadAll() =>
        Directory.EnumerateDirectories("/proc")
            .Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]))
            .Select(Read)
            .OfType<ProcessEntry>()
            .ToDictionary(entry => entry.Id);

    private static ProcessEntry? Read(string folder)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));

            // The command name stands in parentheses and may hold anything, parentheses and spaces included.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return new ProcessEntry(
                int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture),
                int.Parse(fields[1], CultureInfo.InvariantCulture),
                int.Parse(fields[3], CultureInfo.InvariantCulture),
                ulong.Parse(fields[19], CultureInfo.InvariantCulture),
                fields[0] is "Z" or "X");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
