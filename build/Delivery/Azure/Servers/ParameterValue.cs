namespace DifyDelivery.Azure.Servers;

/// <summary>Compares values of server parameters as PostgreSQL and Azure mean them.</summary>
internal static class ParameterValue
{
    /// <summary>Lists whose order and case mean nothing: Azure gives them back in upper case and sorted.</summary>
    private static readonly string[] Sets = ["azure.extensions", "shared_preload_libraries"];

    public static bool AreEqual(string parameter, string left, string right) =>
        Sets.Contains(parameter)
            ? Set(left).SetEquals(Set(right))
            : string.Equals(left.Trim(), right.Trim(), StringComparison.OrdinalIgnoreCase);

    private static HashSet<string> Set(string list) =>
        new(list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);
}
