using System.Globalization;
using System.Reflection;
using DifyDelivery.Engine;
using DifyDelivery.Integration.Tests.Support;

namespace DifyDelivery.Integration.Tests.Engine;

/// <summary>The engine in a folder of its own, as it is in a pod: nothing beside it but what was brought there.</summary>
internal sealed class EngineInstallation : IDisposable
{
    private static readonly string Built = typeof(EngineInstallation).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "EngineFolder").Value!;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("engine-");

    private EngineInstallation()
    {
    }

    /// <summary>Most that the program's managed heap may take; null for as much as it wants.</summary>
    private long? HeapLimitBytes { get; init; }

    public string TaskFile => Path.Combine(_folder.FullName, "task.json");

    /// <summary>What is brought into a pod.</summary>
    public static Task<EnginePayload> PayloadAsync() => EnginePayload.CollectAsync(Built, CancellationToken.None);

    public static async Task<EngineInstallation> MakeAsync(long? heapLimitBytes = null)
    {
        var installation = new EngineInstallation { HeapLimitBytes = heapLimitBytes };
        foreach (var file in (await PayloadAsync()).Files)
        {
            var target = Path.Combine(installation._folder.FullName, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file.Source, target);
        }

        return installation;
    }

    public ChildProgram Start(params string[] arguments) => ChildProgram.Start(
        Path.Combine(_folder.FullName, EnginePayload.Start[0]), [Path.Combine(_folder.FullName, EnginePayload.Start[1]), .. arguments],
        new Dictionary<string, string?>(EngineProgram.Variables.Select(variable => KeyValuePair.Create(variable.Key, (string?)variable.Value)))
        {
            ["DOTNET_GCHeapHardLimit"] = HeapLimitBytes?.ToString("x", CultureInfo.InvariantCulture),
            ["DOTNET_ROOT"] = null,
            ["TMPDIR"] = _folder.FullName,
        });

    public async Task<IReadOnlyList<EngineLine>> RunAsync(EngineTask task)
    {
        await File.WriteAllTextAsync(TaskFile, task.ToJson());
        await using var program = Start("run", TaskFile);
        await program.WaitForExitAsync();
        File.Exists(TaskFile).ShouldBeFalse("the task holds passwords, and is read once");
        return [.. program.Output.Split('\n').Select(text => EngineLine.TryRead(text.Trim(), out var line) ? line : null).OfType<EngineLine>()];
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
