namespace DifyDelivery.Environments;

/// <summary>One named argument with the words that follow it.</summary>
/// <param name="Name">As typed, with its dashes: <c>--postgres-sku-name</c>.</param>
/// <param name="Values">The words up to the next one that starts with a dash.</param>
public sealed record CommandLineArgument(string Name, IReadOnlyList<string> Values)
{
    /// <summary>The words as one text; a bare switch is <c>true</c>.</summary>
    public string Text => Values.Count == 0 ? "true" : string.Join(' ', Values);

    /// <summary>Splits a command line as NUKE does: leading words are targets, every word with a dash starts an argument.</summary>
    /// <param name="words">The command line without the program.</param>
    public static (IReadOnlyList<string> Targets, IReadOnlyList<CommandLineArgument> Arguments) Split(IReadOnlyList<string> words)
    {
        var targets = words.TakeWhile(word => !IsName(word)).ToList();
        var arguments = new List<CommandLineArgument>();
        for (var i = targets.Count; i < words.Count;)
        {
            var values = words.Skip(i + 1).TakeWhile(word => !IsName(word)).ToList();
            arguments.Add(new CommandLineArgument(words[i], values));
            i += 1 + values.Count;
        }

        return (targets, arguments);
    }

    private static bool IsName(string word) => word.StartsWith('-');
}
