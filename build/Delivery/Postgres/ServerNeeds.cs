namespace DifyDelivery.Postgres;

/// <summary>What a server has to have before Dify starts on it.</summary>
/// <param name="Databases">Databases, UTF-8, owned by the login.</param>
/// <param name="Extensions">Extensions in each of them.</param>
public sealed record ServerNeeds(IReadOnlyList<string> Databases, IReadOnlyList<string> Extensions)
{
    /// <summary>
    /// Dify's API database and the plugin daemon's, each with uuid-ossp: grown tables of both have uuid_generate_v4() as a default, and on
    /// Azure only the administrator may create the extension.
    /// </summary>
    public static ServerNeeds Dify { get; } = new(["dify", "dify_plugin"], ["uuid-ossp"]);
}
