namespace DifyDelivery.Tools.Manifest;

/// <summary>One external program.</summary>
/// <param name="Name">As in <see cref="ToolNames"/>.</param>
/// <param name="Title">As people call it.</param>
/// <param name="Purpose">What it is for, in a few words.</param>
/// <param name="Program">File name without extension.</param>
/// <param name="Version">The version that is fetched.</param>
/// <param name="Accepts">The versions that are good enough when they are there already.</param>
/// <param name="Variables">Environment variables that name the program, first one wins.</param>
/// <param name="Probe">How the program says its version.</param>
/// <param name="Targets">The targets that cannot run without it, on every platform and topology.</param>
/// <param name="ByHand">Where a person gets it.</param>
/// <param name="Sources">Where it is fetched from, in order.</param>
/// <param name="Folders">Where it may be besides PATH.</param>
internal sealed record ToolSpec(
    string Name, string Title, string Purpose, string Program, string Version, VersionRange Accepts, IReadOnlyList<string> Variables,
    ProbeSpec Probe, IReadOnlyList<string> Targets, string ByHand, IReadOnlyList<SourceSpec> Sources, IReadOnlyList<string>? Folders = null)
{
    /// <summary>The build parameter that names the program: <c>--helm-exe</c>.</summary>
    public string Parameter => $"--{Name}-exe";
}

/// <summary>How a program says its version.</summary>
/// <param name="Arguments">What to call it with.</param>
/// <param name="Pattern">A regular expression whose first group is the version.</param>
internal sealed record ProbeSpec(IReadOnlyList<string> Arguments, string Pattern);

/// <summary>Versions from one, included, to another, excluded.</summary>
internal sealed record VersionRange(string From, string Below)
{
    public bool Contains(string version) =>
        System.Version.TryParse(version, out var parsed) && parsed >= System.Version.Parse(From) && parsed < System.Version.Parse(Below);

    public override string ToString() => $"{From} or newer, below {Below}";
}
