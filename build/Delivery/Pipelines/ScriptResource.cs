namespace DifyDelivery.Pipelines;

/// <summary>Scripts that are part of this assembly.</summary>
internal static class ScriptResource
{
    public static string Read(string name)
    {
        using var stream = typeof(ScriptResource).Assembly.GetManifestResourceStream($"DifyDelivery.Pipelines.{name}")
            ?? throw new InvalidOperationException($"The resource {name} is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
