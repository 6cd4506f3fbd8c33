using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DifyDelivery.Errors;

namespace DifyDelivery.Engine;

/// <summary>
/// The files that the engine runs from: its program and what that needs of the assemblies beside this one, and the runtime that this process
/// runs on. So the engine in a pod is always the very one that is here, and neither a compiler nor a feed nor a registry is asked.
/// </summary>
/// <param name="Files">The files, with their paths from the folder that they are put into.</param>
internal sealed record EnginePayload(IReadOnlyList<PayloadFile> Files)
{
    /// <summary>What starts it, from the same folder; the engine's own arguments follow.</summary>
    public static IReadOnlyList<string> Start { get; } = ["dotnet/dotnet", $"app/{EngineProgram.FileName}"];

    private const string Runtime = "Microsoft.NETCore.App";
    private const string Library = "DifyDelivery.dll";

    // What the engine's code is loaded with. Everything else that the library refers to (Azure, Helm, the console) it never touches.
    private static readonly string[] Roots = ["Npgsql", "System.IO.Hashing"];

    public long Bytes => Files.Sum(file => file.Bytes);

    /// <summary>The files as they are on this machine.</summary>
    /// <param name="folder">Where the engine's program is: beside the build that runs.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="DeliveryException">The runtime here is not one that a Linux container of any distribution can run, or a file is missing.</exception>
    public static async Task<EnginePayload> CollectAsync(string folder, CancellationToken cancellationToken)
    {
        // A distribution's own build of .NET names itself after that, and needs its C library; Microsoft's needs glibc 2.27 or newer.
        if (RuntimeInformation.RuntimeIdentifier != "linux-x64")
        {
            throw new DeliveryException(
                "The engine cannot be brought into the cluster from this machine.",
                $"It takes along the .NET runtime that runs here, and that is made for {RuntimeInformation.RuntimeIdentifier}; a pod needs linux-x64.",
                "Run the build on a Linux x64 agent with Microsoft's .NET (dot.net, or setup-dotnet), or choose '--runner agent'.");
        }

        var runtime = RuntimeEnvironment.GetRuntimeDirectory().TrimEnd('/');
        var version = Path.GetFileName(runtime);
        var home = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        var found = new List<(string Path, string File)> { ("dotnet/dotnet", Path.Combine(home, "dotnet")) };
        found.AddRange(Directory.EnumerateFiles(Path.Combine(home, "host", "fxr", version)).Select(file => ($"dotnet/host/fxr/{version}/{Path.GetFileName(file)}", file)));
        found.AddRange(Directory.EnumerateFiles(runtime).Select(file => ($"dotnet/shared/{Runtime}/{version}/{Path.GetFileName(file)}", file)));
        found.AddRange(Application(folder, runtime).Select(file => ($"app/{Path.GetFileName(file)}", file)));

        var files = new List<PayloadFile>(found.Count);
        foreach (var (path, file) in found.OrderBy(one => one.Path, StringComparer.Ordinal))
        {
            await using var content = File.OpenRead(file);
            files.Add(new PayloadFile(path, file, content.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken))));
        }

        return new EnginePayload(files);
    }

    private static SortedSet<string> Application(string folder, string runtime)
    {
        var program = Path.Combine(folder, EngineProgram.FileName);
        var wanted = new SortedSet<string>(StringComparer.Ordinal)
        {
            program, Path.ChangeExtension(program, ".runtimeconfig.json"), Path.Combine(folder, Library),
        };
        var open = new Queue<string>(Roots);
        while (open.TryDequeue(out var name))
        {
            var file = Path.Combine(folder, name + ".dll");
            if (File.Exists(Path.Combine(runtime, name + ".dll")) || !wanted.Add(file))
            {
                continue;
            }

            foreach (var reference in References(file))
            {
                open.Enqueue(reference);
            }
        }

        return wanted.FirstOrDefault(file => !File.Exists(file)) is { } missing ? throw Missing(missing) : wanted;
    }

    private static DeliveryException Missing(string file) => new(
        "The engine cannot be brought into the cluster.", $"{file} is not there.", "Build again; or choose '--runner agent'.");

    private static List<string> References(string assembly)
    {
        if (!File.Exists(assembly))
        {
            throw Missing(assembly);
        }

        using var image = new PEReader(File.OpenRead(assembly));
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}

/// <summary>A file of the engine.</summary>
/// <param name="Path">Where it goes.</param>
/// <param name="Source">Where it is.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Digest">Its SHA-256.</param>
internal sealed record PayloadFile(string Path, string Source, long Bytes, string Digest);
