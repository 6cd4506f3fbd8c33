using System.Globalization;
using System.Text.RegularExpressions;

namespace DifyDelivery.Tests.Reporting;

/// <summary>What a terminal shows after some output: understands cursor up, erase below, carriage return and line feed.</summary>
internal static partial class VirtualScreen
{
    public static List<string> Read(string output)
    {
        var lines = new List<string> { string.Empty };
        var row = 0;
        foreach (Match token in Token().Matches(output))
        {
            if (token.Groups["up"].Success)
                row -= int.Parse(token.Groups["up"].Value, CultureInfo.InvariantCulture);
            else if (token.Value == "\u001b[J")
                lines.RemoveRange(row + 1, lines.Count - row - 1);
            else if (token.Value == "\n")
                row++;
            else if (token.Value != "\r")
                lines[row] = token.Value;

            if (token.Value == "\u001b[J")
                lines[row] = string.Empty;
            while (lines.Count <= row)
                lines.Add(string.Empty);
        }

        return [.. lines.Where(line => line.Length > 0)];
    }

    [GeneratedRegex(@"\x1b\[(?<up>\d+)A|\x1b\[J|\r|\n|[^\r\n\x1b]+")]
    private static partial Regex Token();
}
