using System.Globalization;
using System.Text;

namespace DifyDelivery.Integration.Tests.Engine;

/// <summary>
/// The image of the chart's server is Debian 11, with glibc 2.31 and no libstdc++ of a newer one: what is brought into a pod must run there,
/// whatever this machine has.
/// </summary>
public sealed class LibraryNeedsTests
{
    private const int Debian11 = 31;

    [Fact]
    public async Task NothingThatIsBroughtNeedsANewerGlibcThanTheServersImageHas()
    {
        var needs = (await EngineInstallation.PayloadAsync()).Files
            .Where(file => IsElf(file.Source))
            .Select(file => (file.Path, Needs: NewestGlibc(File.ReadAllBytes(file.Source))))
            .ToList();

        needs.Count.ShouldBeGreaterThan(5, "the runtime has native libraries");
        needs.Max(file => file.Needs).ShouldBeGreaterThan(0, "they are linked to glibc");
        needs.Where(file => file.Needs > Debian11).Select(file => $"{file.Path} needs glibc 2.{file.Needs}").ShouldBeEmpty();
    }

    private static bool IsElf(string file)
    {
        using var content = File.OpenRead(file);
        Span<byte> begin = stackalloc byte[4];
        return content.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false) == begin.Length && begin.SequenceEqual("\u007fELF"u8);
    }

    /// <summary>The newest version that a file names: it names each that it needs, as <c>GLIBC_2.27</c>.</summary>
    private static int NewestGlibc(ReadOnlySpan<byte> content)
    {
        var mark = "GLIBC_2."u8;
        var newest = 0;
        while (content.IndexOf(mark) is >= 0 and var at)
        {
            content = content[(at + mark.Length)..];
            var digits = content[..Math.Min(3, content.Length)].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (digits > 0)
            {
                newest = Math.Max(newest, int.Parse(Encoding.ASCII.GetString(content[..digits]), CultureInfo.InvariantCulture));
            }
        }

        return newest;
    }
}
