namespace DifyDelivery.Tests.Bootstrap;

/// <summary>The repository that these tests were compiled from.</summary>
internal static class Repository
{
    internal static string Root { get; } = Find(new(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "DifyDelivery.slnx"))
            ? folder.FullName
            : Find(folder.Parent ?? throw new DirectoryNotFoundException($"No DifyDelivery.slnx above {AppContext.BaseDirectory}."));
}
