using System.Text;

namespace Nuke.Common.IO;

/// <summary>Reading and writing. Folders are created; text is UTF-8 without a mark and ends with a line break.</summary>
public static partial class AbsolutePathExtensions
{
    public static Encoding DefaultEncoding { get; set; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool DefaultEofLineBreak { get; set; } = true;

    public static string ReadAllText(this AbsolutePath path, Encoding encoding = null)
    {
        Assert.FileExists(path);
        return File.ReadAllText(path, encoding ?? Encoding.UTF8);
    }

    public static string[] ReadAllLines(this AbsolutePath path, Encoding encoding = null)
    {
        Assert.FileExists(path);
        return File.ReadAllLines(path, encoding ?? Encoding.UTF8);
    }

    public static byte[] ReadAllBytes(this AbsolutePath path)
    {
        Assert.FileExists(path);
        return File.ReadAllBytes(path);
    }

    public static AbsolutePath WriteAllText(this AbsolutePath path, string content, Encoding encoding = null, bool? eofLineBreak = null)
    {
        path.Parent.CreateDirectory();
        if (eofLineBreak ?? DefaultEofLineBreak)
            content = content.TrimEnd('\r', '\n') + (content.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n");
        File.WriteAllText(path, content, encoding ?? DefaultEncoding);
        return path;
    }

    public static AbsolutePath WriteAllLines(
        this AbsolutePath path, IEnumerable<string> lines, Encoding encoding = null, PlatformFamily? platformFamily = null, bool? eofLineBreak = null) =>
        path.WriteAllText(
            string.Join((platformFamily ?? EnvironmentInfo.Platform) == PlatformFamily.Windows ? "\r\n" : "\n", lines), encoding, eofLineBreak);

    public static AbsolutePath WriteAllBytes(this AbsolutePath path, byte[] bytes)
    {
        path.Parent.CreateDirectory();
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public static AbsolutePath AppendAllText(this AbsolutePath path, string content, Encoding encoding = null)
    {
        path.Parent.CreateDirectory();
        File.AppendAllText(path, content, encoding ?? DefaultEncoding);
        return path;
    }

    public static AbsolutePath AppendAllLines(this AbsolutePath path, IEnumerable<string> lines, Encoding encoding = null)
    {
        path.Parent.CreateDirectory();
        File.AppendAllLines(path, lines, encoding ?? DefaultEncoding);
        return path;
    }
}
