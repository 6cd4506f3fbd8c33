using DifyDelivery.Helm;
using Xunit.Abstractions;

namespace DifyDelivery.Tests.Helm;

/// <summary>Every key that we set must be one of the real chart. Its values.yaml is no part of the repository; where it is not at hand, the test says so.</summary>
public sealed class RealChartKeysTests(ITestOutputHelper output) : IDisposable
{
    // Of the Bitnami subchart 12.5.6, whose own values.yaml travels in the chart's archive only.
    private const string Subchart = """
        global: {postgresql: {auth: {existingSecret: "", secretKeys: {adminPasswordKey: "", userPasswordKey: "", replicationPasswordKey: ""}}}}
        auth: {replicationUsername: repl_user, replicationPassword: ""}
        primary: {nodeSelector: {}, extendedConfiguration: "", extraEnvVars: [], livenessProbe: &probe {enabled: true, initialDelaySeconds: 30, periodSeconds: 10,
          timeoutSeconds: 5, failureThreshold: 6, successThreshold: 1}, readinessProbe: *probe}
        readReplicas: {nodeSelector: {}, extendedConfiguration: "", extraEnvVars: [], livenessProbe: *probe, readinessProbe: *probe}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("chart-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task EveryKeyOfOursIsOneOfTheRealChart()
    {
        if (await RealChartAsync() is not { } chart)
            return;
        foreach (var (environment, platform) in new[] { ("dev", "Sandbox"), ("test", "Azure"), ("prod", "Azure") })
        {
            var settings = HelmSamples.Settings(environment, platform);
            foreach (var request in new[] { HelmSamples.InCluster(settings), HelmSamples.External(settings), HelmSamples.InCluster(settings) with { Fenced = true } })
                DifyRelease.CheckValues(chart, await HelmSamples.AllValuesAsync(request, chart)).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task EveryKeyOfTheStandInChartIsOneOfTheRealChart()
    {
        if (await RealChartAsync() is not { } chart)
            return;
        ValuesDocument ours = new("values.yaml", await File.ReadAllTextAsync(Path.Combine(HelmSamples.SandboxChart, "values.yaml")));

        DifyRelease.CheckValues(chart, [ours]).ShouldBeEmpty();
    }

    private async Task<ChartDefaults?> RealChartAsync()
    {
        var data = System.Environment.GetEnvironmentVariable("DELIVERY_SHARED_DATA") ?? Path.Combine(HelmSamples.RepositoryRoot, "..", "shared", "data");
        var chart = Path.Combine(data, "dify-chart-0.37.0");
        if (!Directory.Exists(chart))
        {
            output.WriteLine($"Not checked: the Dify chart's values.yaml is not in '{chart}'; set DELIVERY_SHARED_DATA to the folder above it.");
            return null;
        }

        var subchart = Directory.CreateDirectory(Path.Combine(_folder, "charts", "postgresql")).FullName;
        foreach (var name in new[] { "values.yaml", "values.schema.json" })
            File.Copy(Path.Combine(chart, name), Path.Combine(_folder, name), overwrite: true);
        await File.WriteAllTextAsync(Path.Combine(_folder, "Chart.yaml"), "name: dify\nversion: 0.37.0\ndependencies: [{name: postgresql}]");
        await File.WriteAllTextAsync(Path.Combine(subchart, "Chart.yaml"), "name: postgresql");
        await File.WriteAllTextAsync(Path.Combine(subchart, "values.yaml"), Subchart);
        return await ChartDefaults.LoadAsync(_folder);
    }
}
