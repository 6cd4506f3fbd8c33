using DifyDelivery.Environments;
using DifyDelivery.Helm;
using DifyDelivery.Planning;
using DifyDelivery.Postgres;

namespace DifyDelivery.Integration.Tests.Helm;

/// <summary>What a delivery hands to Helm, made from the repository's own values and chart.</summary>
internal static class HelmScenario
{
    public static readonly ExternalServer Outside = new("10.230.0.1", 30432, "difyadmin", PostgresTls.Require);

    public static string Chart { get; } = Path.Combine(Root(), "helm", "charts", "sandbox");

    public static TheoryData<string> Programs { get; } = [.. HelmProgram.Paths];

    public static DifyValuesRequest Request(Topology topology, string release = "dify") => new()
    {
        Settings = SettingsReader.Read("dev", new Dictionary<string, SettingInput> { ["Platform"] = new("Sandbox", "test"), ["Release"] = new(release, "test") }),
        Topology = topology,
        External = topology == Topology.FlexibleServer ? Outside : null,
        Images = new("localhost/dify-delivery/stand-in:1", "localhost/dify-delivery/postgresql:15"),
    };

    public static async Task<IReadOnlyList<ValuesDocument>> ValuesAsync(DifyValuesRequest request, params ValuesDocument[] more)
    {
        var lower = await DifyRelease.ReadValuesAsync(Path.Combine(Root(), "helm", "values"), request.Settings, request.Topology, []);
        return [.. lower, DifyRelease.GenerateValues(request, await ChartDefaults.LoadAsync(Chart), lower), .. more];
    }

    public static async Task<string> RenderAsync(string program, DifyValuesRequest request, params ValuesDocument[] more) =>
        (await (await HelmProgram.CliAsync(program)).TemplateAsync(new(Chart, request.Settings.Release.Name, "dify", await ValuesAsync(request, more)))).Manifest;

    public static IEnumerable<string> Ids(IEnumerable<Finding> findings) => findings.Select(finding => finding.Id);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DifyDelivery.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder;
    }
}
