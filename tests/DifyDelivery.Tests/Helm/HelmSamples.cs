using DifyDelivery.Environments;
using DifyDelivery.Helm;
using DifyDelivery.Postgres;

namespace DifyDelivery.Tests.Helm;

/// <summary>Settings, requests and the repository's own files.</summary>
internal static class HelmSamples
{
    public static readonly ExternalServer FlexibleServer = new("dify-dev.postgres.database.azure.com", 5432, "difyadmin", PostgresTls.Require);

    public static string RepositoryRoot { get; } = FindRoot();

    public static string SandboxChart => Path.Combine(RepositoryRoot, "helm", "charts", "sandbox");

    public static string ValuesFolder => Path.Combine(RepositoryRoot, "helm", "values");

    public static DeliverySettings Settings(string environment = "dev", string platform = "Sandbox", string release = "dify") =>
        SettingsReader.Read(environment, new Dictionary<string, SettingInput>
        {
            ["Platform"] = new(platform, "test"),
            ["SubscriptionId"] = new("00000000-0000-0000-0000-000000000001", "test"),
            ["Release"] = new(release, "test"),
        });

    public static DifyValuesRequest InCluster(DeliverySettings? settings = null) =>
        new() { Settings = settings ?? Settings(), Topology = Topology.InCluster };

    public static DifyValuesRequest External(DeliverySettings? settings = null) =>
        new() { Settings = settings ?? Settings(), Topology = Topology.FlexibleServer, External = FlexibleServer };

    public static async Task<IReadOnlyList<ValuesDocument>> AllValuesAsync(DifyValuesRequest request, ChartDefaults chart, params string[] extra)
    {
        var lower = await DifyRelease.ReadValuesAsync(ValuesFolder, request.Settings, request.Topology, extra);
        return [.. lower, DifyRelease.GenerateValues(request, chart, lower)];
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DifyDelivery.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder;
    }
}
