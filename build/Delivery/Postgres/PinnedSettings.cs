namespace DifyDelivery.Postgres;

/// <summary>
/// Session settings under which two servers print equal values equally: each of them makes a difference when it is left alone (timestamps,
/// floats, intervals, bytea, money, qualified names). Row-level security must not hide rows: it fails instead.
/// </summary>
internal static class PinnedSettings
{
    /// <summary>Rows of a VALUES list: name and value, names in lower case.</summary>
    public const string Values =
        """
        ('timezone', 'UTC'), ('datestyle', 'ISO, YMD'), ('intervalstyle', 'postgres'), ('extra_float_digits', '1'), ('bytea_output', 'hex'),
        ('lc_monetary', 'C'), ('search_path', ''), ('row_security', 'off'), ('xmloption', 'content')
        """;
}
