using System.Globalization;

namespace DifyDelivery.Integration.Tests.Terraform.Provider;

/// <summary>Which changes azurerm answers with a replacement.</summary>
internal static class Replacement
{
    public static IEnumerable<IReadOnlyList<object>> Paths(
        string type, BlockSchema block, Dictionary<string, object?> prior, Dictionary<string, object?> planned) =>
        Declared(block, prior, planned, []).Concat(type == "azurerm_postgresql_flexible_server" ? ForServer(prior, planned) : []);

    /// <summary>What the schema declares: ForceNew.</summary>
    private static IEnumerable<IReadOnlyList<object>> Declared(
        BlockSchema block, Dictionary<string, object?> prior, Dictionary<string, object?> planned, IReadOnlyList<object> at)
    {
        foreach (var (name, _) in block.Attributes.Where(attribute => attribute.Value.ForceNew && !Same(prior, planned, attribute.Key)))
        {
            yield return [.. at, name];
        }

        foreach (var (name, nested) in block.Blocks)
        {
            if (nested.ForceNew && !Same(prior, planned, name))
            {
                yield return [.. at, name];
            }
            else if (Only(prior, name) is { } before && Only(planned, name) is { } after)
            {
                foreach (var path in Declared(nested.Block, before, after, [.. at, name, 0]))
                {
                    yield return path;
                }
            }
        }
    }

    /// <summary>What the provider's code adds for the server: another login, less storage, an older version.</summary>
    private static IEnumerable<IReadOnlyList<object>> ForServer(Dictionary<string, object?> prior, Dictionary<string, object?> planned)
    {
        if (!Same(prior, planned, "administrator_login"))
        {
            yield return ["administrator_login"];
        }

        foreach (var name in new[] { "storage_mb", "version" }.Where(name => Number(planned[name]) < Number(prior[name])))
        {
            yield return [name];
        }
    }

    private static Dictionary<string, object?>? Only(Dictionary<string, object?> value, string block) =>
        value.GetValueOrDefault(block) is List<object?> { Count: 1 } items ? items[0] as Dictionary<string, object?> : null;

    private static double Number(object? value) => value switch
    {
        double number => number,
        string text => double.Parse(text, CultureInfo.InvariantCulture),
        _ => double.MaxValue,
    };

    private static bool Same(Dictionary<string, object?> prior, Dictionary<string, object?> planned, string name) =>
        MessagePack.Write(prior.GetValueOrDefault(name)).AsSpan().SequenceEqual(MessagePack.Write(planned.GetValueOrDefault(name)));
}
