namespace Nuke.Common.Execution;

/// <summary>The text of a condition's lambda as the summary shows it: on one line, without its arrow.</summary>
internal static class ConditionText
{
    public static string Of(string expression)
    {
        var text = string.Join(' ', expression.NotNull().Split((char[])null, StringSplitOptions.RemoveEmptyEntries));
        foreach (var token in "()=>")
            text = text.TrimStart(token).Trim();
        return text;
    }
}
