using System.Runtime.InteropServices;

namespace DifyDelivery.Tools;

/// <summary>Where the toolbox looks.</summary>
public sealed record ToolboxOptions
{
    /// <summary>Programs named by build parameters: tool name to path. Null and empty paths count as not named.</summary>
    public IReadOnlyDictionary<string, string?> Overrides { get; init; } = new Dictionary<string, string?>();

    /// <summary>
    /// Where programs are kept between runs.
    /// <value>The default is <c>tools</c> below <c>DELIVERY_CACHE</c>, or below <c>dify-delivery</c> in the user's cache folder.</value>
    /// </summary>
    public string Folder { get; init; } = Path.Combine(DefaultCache(), "tools");

    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The platform to fetch for: <c>linux-x64</c>, <c>osx-arm64</c>, <c>win-x64</c> ...</summary>
    public string Platform { get; init; } = CurrentPlatform();

    private static string DefaultCache()
    {
        if (Environment.GetEnvironmentVariable("DELIVERY_CACHE") is { Length: > 0 } cache)
            return Path.GetFullPath(cache);
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg)
            return Path.Combine(xdg, "dify-delivery");
        return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "dify-delivery");
    }

    private static string CurrentPlatform()
    {
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        var processor = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        return $"{system}-{processor}";
    }
}
