using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Spelling;

namespace DifyDelivery.Components.Strict;

/// <summary>Everything that is settled before the engine starts: root folder, environment, profiles, sources of parameters.</summary>
internal sealed record BuildStart(string Root, string Environment, ParameterSources Sources, IReadOnlyList<CommandLineArgument> Arguments)
{
    private const string Prefix = "parameters.";
    private const string Suffix = ".json";

    /// <summary>The environment where no source names one.</summary>
    private const string DefaultEnvironment = "dev";

    /// <summary>Of this process: its command line, variables and working directory.</summary>
    /// <exception cref="DeliveryException">As <see cref="Of"/>.</exception>
    public static BuildStart Current() => Of(
        System.Environment.GetCommandLineArgs()[1..],
        System.Environment.GetEnvironmentVariables()
            .Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? string.Empty, StringComparer.Ordinal),
        Directory.GetCurrentDirectory());

    /// <exception cref="DeliveryException">There is no root, a parameters file is broken, or the environment is unknown.</exception>
    public static BuildStart Of(IReadOnlyList<string> words, IReadOnlyDictionary<string, string> variables, string workingDirectory)
    {
        var (_, arguments) = CommandLineArgument.Split(words);
        var before = new ParameterSources(arguments, variables, []);
        var root = RootOf(before, workingDirectory);
        var shared = ParametersFile.TryRead(root, Path.Combine(".nuke", "parameters.json"));
        var sources = new ParameterSources(arguments, variables, shared is null ? [] : [shared]);
        var environment = EnvironmentOf(root, sources);
        var profiles = before.Find("Profile")?.Words ?? [environment];
        if (!profiles.Contains(environment))
        {
            throw new DeliveryException(
                $"--profile leaves out the environment's own profile '{environment}'.",
                remedy: $"Leave --profile out (--env loads its profile), or write '--profile {environment} {string.Join(' ', profiles)}'.");
        }

        var files = profiles
            .Reverse()
            .Select(profile => ParametersFile.TryRead(root, Path.Combine(".nuke", Prefix + profile + Suffix)) ?? throw NoProfile(root, profile))
            .Concat(shared is null ? [] : [shared])
            .ToList();
        return new BuildStart(root, environment, new ParameterSources(arguments, variables, files), arguments);
    }

    private static string RootOf(ParameterSources sources, string workingDirectory)
    {
        if (sources.Find("Root") is { } given)
        {
            return given.Words.Count == 0 ? workingDirectory : Path.GetFullPath(given.Text, workingDirectory);
        }

        for (var directory = workingDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (Directory.Exists(Path.Combine(directory, ".nuke")))
            {
                return directory;
            }
        }

        throw new DeliveryException(
            $"There is no '.nuke' folder in {workingDirectory} or above it.", remedy: "Run from inside the repository, or add '--root <path>'.");
    }

    private static string EnvironmentOf(string root, ParameterSources sources)
    {
        var known = Environments(root);
        if (sources.Find("Env") is not { } given)
        {
            return DefaultEnvironment;
        }

        return known.Contains(given.Text)
            ? given.Text
            : throw new DeliveryException(
                $"'{given.Text}' is not an environment (from {given.Origin}).{Nearest.Hint(given.Text, known)}",
                remedy: $"Use one of {string.Join(", ", known)}; each has a file .nuke/{Prefix}<env>{Suffix}.");
    }

    private static List<string> Environments(string root) =>
        [.. Directory.EnumerateFiles(Path.Combine(root, ".nuke"), Prefix + "*" + Suffix)
            .Select(Path.GetFileName)
            .Where(name => name!.Length > Prefix.Length + Suffix.Length)
            .Select(name => name![Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal)];

    private static DeliveryException NoProfile(string root, string profile) =>
        new($"There is no profile '{profile}'.{Nearest.Hint(profile, Environments(root))}", remedy: $"Create .nuke/{Prefix}{profile}{Suffix} or name another.");
}
