using System.Text.Json;

using DifyDelivery.Errors;

namespace DifyDelivery.Sandbox.State;

/// <summary>Reads and writes <c>state.json</c>. A write is atomic: readers see the former file or the new one.</summary>
internal sealed class SandboxStateFile(string stateDirectory)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public string Path { get; } = System.IO.Path.Combine(stateDirectory, "state.json");

    /// <summary>Returns what is remembered, or null when nothing is.</summary>
    /// <exception cref="DeliveryException">The file is damaged, or written by a newer version of this build.</exception>
    public async Task<SandboxState?> ReadAsync(CancellationToken cancellationToken)
    {
        SandboxState? state;
        try
        {
            var text = await File.ReadAllTextAsync(Path, cancellationToken);
            state = JsonSerializer.Deserialize<SandboxState>(text, Format);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException damaged)
        {
            throw Unreadable("it is damaged: " + damaged.Message);
        }

        return state is { Version: SandboxState.CurrentVersion, Kind.Length: > 0, Name.Length: > 0 }
            ? state
            : throw Unreadable($"its version is {state?.Version}, and this build knows version {SandboxState.CurrentVersion}");
    }

    public async Task WriteAsync(SandboxState state, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(stateDirectory);
        var draft = Path + ".new";
        await File.WriteAllTextAsync(draft, JsonSerializer.Serialize(state, Format), cancellationToken);
        File.Move(draft, Path, overwrite: true);
    }

    private DeliveryException Unreadable(string why) => new(
        "The sandbox's state cannot be read.",
        $"{Path}: {why}.",
        "Tear the sandbox down with the version that made it, or delete that file: the next Teardown then removes what is left.");
}
