namespace DifyDelivery.Postgres;

/// <summary>What a server has to have before Dify starts on it.</summary>
/// <param name="Databases">Databases, UTF-8, owned by the login.</param>
/// <param name="Extensions">Extensions in each of them.</param>
public sealed record ServerNeeds(IReadOnlyList<string> Databases, IReadOnlyList<string> Extensions)
{
    /// <summary>Schemas of extensions that are not made in public, quoted where a name has to be: what was copied or restored calls them by it.</summary>
    public IReadOnlyDictionary<string, string> ExtensionSchemas { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Dify's API database and the plugin daemon's, each with uuid-ossp: grown tables of both have uuid_generate_v4() as a default, and on
    /// Azure only the administrator may create the extension.
    /// </summary>
    public static ServerNeeds Dify { get; } = new(["dify", "dify_plugin"], ["uuid-ossp"]);
}
