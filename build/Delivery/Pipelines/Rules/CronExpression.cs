using System.Globalization;

namespace DifyDelivery.Pipelines.Rules;

/// <summary>The five fields that both hosts understand: minute, hour, day of the month, month, day of the week.</summary>
internal static class CronExpression
{
    private static readonly (string Name, int From, int To)[] Fields =
        [("minute", 0, 59), ("hour", 0, 23), ("day of the month", 1, 31), ("month", 1, 12), ("day of the week", 0, 6)];

    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    /// <summary>Says what is wrong; null when nothing is.</summary>
    public static string? Refuse(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length != Fields.Length
            ? $"it has {parts.Length} fields and needs {Fields.Length}"
            : Fields.Select((field, index) => (field.Name, Is: parts[index].Split(',').All(item => IsItem(item, field.From, field.To, index)), Part: parts[index]))
                .Where(field => !field.Is)
                .Select(field => $"'{field.Part}' is no {field.Name}")
                .FirstOrDefault();
    }

    private static bool IsItem(string item, int from, int to, int field)
    {
        var step = item.Split('/');
        if (step.Length > 2 || (step.Length == 2 && !(int.TryParse(step[1], NumberStyles.None, CultureInfo.InvariantCulture, out var every) && every >= 1 && every <= to)))
        {
            return false;
        }

        if (step[0] == "*")
        {
            return true;
        }

        var ends = step[0].Split('-').Select(end => Value(end, field)).ToList();
        return ends.Count is 1 or 2 && ends.All(end => end >= from && end <= to) && (ends.Count == 1 || ends[0] <= ends[1]);
    }

    private static int Value(string text, int field)
    {
        var names = field == 3 ? Months : field == 4 ? Days : [];
        var at = Array.FindIndex(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        return at >= 0 ? at + (field == 3 ? 1 : 0)
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }
}
