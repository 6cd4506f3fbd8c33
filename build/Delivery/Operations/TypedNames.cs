namespace DifyDelivery.Operations;

/// <summary>The names that a person has typed after <c>--confirm</c>: where several are needed, with commas between them.</summary>
internal static class TypedNames
{
    /// <summary>Whether a name is among them.</summary>
    public static bool Include(string? confirmation, string name) =>
        confirmation?.Split(',', StringSplitOptions.TrimEntries).Contains(name, StringComparer.Ordinal) == true;
}
