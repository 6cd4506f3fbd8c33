using System.IO.Compression;
using System.Text;

namespace DifyDelivery.Integration.Tests.Terraform;

/// <summary>What lies in files that Terraform and this library have written, to search for secrets in.</summary>
internal static class WrittenFiles
{
    /// <summary>Every file as text; a saved plan is a zip archive, whose parts are read too.</summary>
    public static string Text(IEnumerable<string> files)
    {
        var text = new StringBuilder();
        foreach (var file in files)
        {
            text.AppendLine(Encoding.Latin1.GetString(File.ReadAllBytes(file)));
            if (file.EndsWith(".tfplan", StringComparison.Ordinal))
            {
                using var archive = ZipFile.OpenRead(file);
                archive.Entries.ShouldNotBeEmpty();
                foreach (var entry in archive.Entries)
                {
                    using var reader = new StreamReader(entry.Open(), Encoding.Latin1);
                    text.AppendLine(reader.ReadToEnd());
                }
            }
        }

        return text.ToString();
    }
}
