namespace DifyDelivery.Sandbox.Node;

/// <summary>The parts of the node that are shell by nature: its build, certificates, namespaces and supervision.</summary>
internal static class NodeScripts
{
    /// <summary>Where they and their templates are: beside this assembly.</summary>
    public static string Folder { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "Sandbox", "Node");

    /// <summary>The path of one of them.</summary>
    public static string Path(string name) => System.IO.Path.Combine(Folder, name);
}
