namespace DifyDelivery.Backups;

/// <summary>Says how old something is, as coarsely as people ask.</summary>
public static class AgeText
{
    /// <summary><c>40 s</c>, <c>12 min</c>, <c>5 h</c>, <c>3 d</c>; rounded down.</summary>
    /// <param name="age">Negative counts as zero.</param>
    public static string Of(TimeSpan age) => age switch
    {
        { TotalMinutes: < 1 } => FormattableString.Invariant($"{Math.Max(0, (int)age.TotalSeconds)} s"),
        { TotalHours: < 1 } => FormattableString.Invariant($"{(int)age.TotalMinutes} min"),
        { TotalDays: < 2 } => FormattableString.Invariant($"{(int)age.TotalHours} h"),
        _ => FormattableString.Invariant($"{(int)age.TotalDays} d"),
    };
}
