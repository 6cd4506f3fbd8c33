namespace DifyDelivery.Processes;

/// <summary>Writes a command as a person would type it, for messages.</summary>
internal static class CommandLine
{
    public static string Format(CommandSpec command) =>
        string.Join(' ', command.Arguments.Prepend(command.FileName).Select(Quote));

    private static string Quote(string word)
    {
        var plain = word.Length > 0 && word.All(character => char.IsLetterOrDigit(character) || "-_./:=,@%+".Contains(character));
        return plain ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
