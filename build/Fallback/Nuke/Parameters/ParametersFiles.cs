using System.Reflection;
using System.Text.Json;
using Nuke.Common.IO;
using Nuke.Common.Utilities;

namespace Nuke.Common;

/// <summary>
/// <c>.nuke/parameters.json</c> and <c>.nuke/parameters.&lt;profile&gt;.json</c>; the last profile wins over the first, and each over
/// the default file. Keys are the exact effective names. Relative paths are relative to the root.
/// </summary>
internal sealed class ParametersFiles(AbsolutePath root, IReadOnlyList<string> profiles, IReadOnlyList<MemberInfo> members)
{
    private const string Default = "$default";

    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly Dictionary<string, string> _passwords = [];
    private List<Loaded> _files;

    private sealed record Loaded(string Profile, JsonElement Content);

    public static string NameOf(string profile) => profile == Default ? "parameters.json" : $"parameters.{profile}.json";

    /// <summary>The value in the first file that has the key, or null.</summary>
    /// <exception cref="ArgumentException">A profile's file is missing, or a file is not JSON.</exception>
    public object GetValue(string name, Type destinationType)
    {
        // A failure is not remembered: every parameter reports it, as each is looked up on its own.
        _files ??= Load();
        foreach (var file in _files)
        {
            if (file.Content.TryGetProperty(name, out var value))
                return Read(name, value, file.Profile, destinationType);
        }

        return null;
    }

    private object Read(string name, JsonElement value, string profile, Type destinationType)
    {
        var member = members.FirstOrDefault(x => ParameterNames.EffectiveName(x).EqualsOrdinalIgnoreCase(name));
        if (member != null && typeof(IAbsolutePathHolder).IsAssignableFrom(member.GetMemberType().GetScalarType()))
        {
            var path = (string)JsonConversion.Convert(value, typeof(string));
            return path == null ? null : PathConstruction.HasPathRoot(path) ? (AbsolutePath)path : root / path;
        }

        if (member == null || !member.HasCustomAttribute<SecretAttribute>())
            return JsonConversion.Convert(value, destinationType);

        var password = _passwords.TryGetValue(profile, out var known) ? known : _passwords[profile] = PasswordOf(profile);
        return Secrets.Decrypt((string)JsonConversion.Convert(value, typeof(string)), password, name);
    }

    private static string PasswordOf(string profile) =>
        ParameterService.Instance.GetParameter<string>($"PARAMS{(profile == Default ? "" : profile.ToUpperInvariant().Replace(".", "", StringComparison.Ordinal))}KEY")
        ?? Prompt.ForSecret($"Enter password for {NameOf(profile)}:");

    private static JsonElement Parse(AbsolutePath file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return JsonDocument.Parse(stream, Options).RootElement;
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"File '{file}' is not valid JSON: {exception.Message}");
        }
    }

    private List<Loaded> Load()
    {
        var folder = root / ".nuke";
        var files = new List<Loaded>();
        if (!Directory.Exists(folder))
            return files;

        foreach (var profile in profiles.Reverse().Append(Default))
        {
            var file = folder / NameOf(profile);
            if (profile == Default && !File.Exists(file))
                continue;
            Assert.FileExists(file, argumentExpression: "x.File");
            files.Add(new Loaded(profile, Parse(file)));
        }

        return files;
    }
}
