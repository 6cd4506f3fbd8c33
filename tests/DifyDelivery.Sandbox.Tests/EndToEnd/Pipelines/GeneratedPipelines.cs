using System.Text.Json.Nodes;

namespace DifyDelivery.Sandbox.Tests.EndToEnd.Pipelines;

/// <summary>Pipelines generated into the tests' root, from parameters that are put back at the end.</summary>
internal sealed class GeneratedPipelines : IDisposable
{
    private readonly DeliveryRoot _root;
    private readonly Dictionary<string, string> _before = [];

    private GeneratedPipelines(DeliveryRoot root) => _root = root;

    /// <param name="root">The tests' root.</param>
    /// <param name="choices">What the pipelines are generated from, on top of a kept runner and agent and one further secret.</param>
    public static async Task<GeneratedPipelines> WriteAsync(DeliveryRoot root, Action<JsonObject> choices)
    {
        // What build.sh ends in; that it gets there has tests of its own.
        var program = Path.Combine(root.Root, "build.sh");
        await File.WriteAllTextAsync(program, $"#!/bin/bash\nexec dotnet '{DeliveryRoot.Program}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var pipelines = new GeneratedPipelines(root);
        pipelines.Change("parameters.json", parameters =>
        {
            parameters["CiRunners"] = new JsonArray("dev=self-hosted+linux");
            parameters["CiPools"] = new JsonArray("dev=pool:inside");
            parameters["CiSecrets"] = new JsonArray("POSTGRESQL_PASSWORD");
            choices(parameters);
        });
        var generated = await root.RunAsync("GeneratePipelines");
        generated.ExitCode.ShouldBe(0, generated.Output);
        return pipelines;
    }

    /// <summary>Changes a parameters file, as a commit would.</summary>
    public void Change(string file, Action<JsonObject> change)
    {
        var path = Path.Combine(_root.Root, ".nuke", file);
        var text = File.ReadAllText(path);
        _before.TryAdd(path, text);
        var parameters = JsonNode.Parse(text)!.AsObject();
        change(parameters);
        File.WriteAllText(path, parameters.ToJsonString());
    }

    /// <summary>Parameters as they were: other tests of the root deploy by them. The generated files stay, and do no harm.</summary>
    public void Dispose()
    {
        foreach (var (path, text) in _before)
        {
            File.WriteAllText(path, text);
        }
    }
}
