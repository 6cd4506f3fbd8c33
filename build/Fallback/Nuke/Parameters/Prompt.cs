using System.Text;

namespace Nuke.Common;

/// <summary>Asks the person at the terminal. Never reads a redirected input: a build in a pipe must fail, not hang.</summary>
internal static class Prompt
{
    public static bool IsPossible => !Console.IsInputRedirected;

    /// <exception cref="InvalidOperationException">There is nobody to ask.</exception>
    public static string ForSecret(string text)
    {
        Host.Information(text);
        if (!IsPossible)
            throw new InvalidOperationException("Cannot ask for a password because the input is redirected.");

        var value = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
                value.Length = Math.Max(0, value.Length - 1);
            else
                value.Append(key.KeyChar);
        }

        return value.ToString();
    }

    /// <summary>One line, or null for an empty one.</summary>
    public static string ForInput(string text, IReadOnlyList<string> choices)
    {
        Host.Information(choices == null ? text : $"{text} ({string.Join(", ", choices)})");
        Console.Write("» ");
        var line = Console.ReadLine();
        return string.IsNullOrWhiteSpace(line) ? null : line;
    }
}
