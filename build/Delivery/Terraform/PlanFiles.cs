using DifyDelivery.Files;

namespace DifyDelivery.Terraform;

/// <summary>A plan's file and the variables that it was made from, side by side.</summary>
internal sealed record PlanFiles(string Plan, string Variables)
{
    private const int Kept = 5;
    private const string Extension = ".tfplan";
    private const string Bundled = "bundle-";

    /// <summary>Where a bundle's plan is put to be applied; those that killed runs left are cleared away.</summary>
    public static PlanFiles OfBundle(string directory, string id)
    {
        PrivateFiles.EnsureDirectory(directory);
        foreach (var old in Directory.EnumerateFiles(directory, $"{Bundled}*{Extension}"))
        {
            Of(old).Delete();
        }

        return Of(Path.Combine(directory, $"{Bundled}{id}{Extension}"));
    }

    /// <summary>A fresh pair of names; old plans that nobody applied are cleared away.</summary>
    public static PlanFiles New(string directory)
    {
        PrivateFiles.EnsureDirectory(directory);
        foreach (var old in Directory.EnumerateFiles(directory, $"*{Extension}")
            .Where(file => !Path.GetFileName(file).StartsWith(Bundled, StringComparison.Ordinal))
            .OrderDescending(StringComparer.Ordinal).Skip(Kept - 1))
        {
            Of(old).Delete();
        }

        // Version 7 sorts by time.
        return Of(Path.Combine(directory, $"{Guid.CreateVersion7()}{Extension}"));
    }

    public static PlanFiles Of(string plan) => new(plan, Path.ChangeExtension(plan, ".tfvars.json"));

    public void Delete()
    {
        // Teardown takes the whole folder.
        if (Directory.Exists(Path.GetDirectoryName(Plan)))
        {
            File.Delete(Plan);
            File.Delete(Variables);
        }
    }
}
