using System.Text.Json;

namespace DifyDelivery.Environments;

/// <summary>
/// Where parameters come from, in order of precedence: the command line, the environment, the profiles' files from last to first, then
/// <c>.nuke/parameters.json</c>. NUKE binds the values; this tells their origin, and lets values be checked before NUKE sees them.
/// </summary>
public sealed class ParameterSources
{
    private readonly IReadOnlyList<CommandLineArgument> _arguments;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly IReadOnlyList<ParametersFile> _files;

    /// <summary>Creates the sources.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">Environment variables.</param>
    /// <param name="files">Parameters files, the strongest first.</param>
    public ParameterSources(
        IReadOnlyList<CommandLineArgument> arguments, IReadOnlyDictionary<string, string> environment, IReadOnlyList<ParametersFile> files)
    {
        _arguments = arguments;
        _environment = environment;
        _files = files;
    }

    /// <summary>The parameters files, the strongest first.</summary>
    public IReadOnlyList<ParametersFile> Files => _files;

    /// <summary>Returns the first source that has a parameter, or null.</summary>
    /// <param name="member">The effective member name: <c>PostgresSkuName</c>.</param>
    public SourcedValue? Find(string member)
    {
        var argument = _arguments.LastOrDefault(argument => SameName(argument.Name, member));
        return argument is not null ? new SourcedValue(argument.Text, argument.Values, "--" + argument.Name.TrimStart('-'))
            : FromEnvironment(member) ?? FromFiles(member);
    }

    private SourcedValue? FromEnvironment(string member)
    {
        if (_environment.TryGetValue(member, out var exact))
        {
            return new SourcedValue(exact, [exact], $"{member} (environment)");
        }

        var name = Trimmed(member);
        var hits = _environment
            .Where(pair => SameText(Trimmed(pair.Key), name) || SameText(Trimmed(pair.Key), "NUKE" + name))
            .Take(2)
            .ToList();

        // Two spellings of one name: NUKE ignores both.
        return hits.Count == 1 ? new SourcedValue(hits[0].Value, [hits[0].Value], $"{hits[0].Key} (environment)") : null;
    }

    private SourcedValue? FromFiles(string member) =>
        _files
            .Where(file => file.Values.ContainsKey(member))
            .Select(file => new SourcedValue(TextOf(file.Values[member]), [], file.DisplayPath))
            .FirstOrDefault();

    private static string TextOf(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString() ?? string.Empty : element.GetRawText();

    private static bool SameName(string argument, string member) =>
        SameText(argument.Replace("-", string.Empty, StringComparison.Ordinal), member);

    private static bool SameText(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static string Trimmed(string name) => string.Concat(name.Where(char.IsLetterOrDigit));
}

/// <summary>A parameter's value in one source.</summary>
/// <param name="Text">The value as one text.</param>
/// <param name="Words">The words that make it, on the command line.</param>
/// <param name="Origin">The source, for messages.</param>
public sealed record SourcedValue(string Text, IReadOnlyList<string> Words, string Origin);
