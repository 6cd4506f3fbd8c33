using System.Globalization;
using DifyDelivery.Environments;
using DifyDelivery.Planning;
using DifyDelivery.Postgres;
using YamlDotNet.RepresentationModel;

namespace DifyDelivery.Helm;

/// <summary>
/// Compares what the rendered chart will really give every workload with what the topology wants. Helm accepts unknown keys silently,
/// so only the rendered result proves that a value arrived.
/// </summary>
internal sealed class RenderedCheck(DifyValuesRequest request)
{
    private readonly List<Finding> _findings = [];

    public IReadOnlyList<Finding> Check(string rendered)
    {
        _findings.Clear();
        var manifest = new RenderedManifest(rendered);
        foreach (var component in DifyComponents.Writers.Where(component => !(request.Fenced && component == DifyComponents.Beat)))
        {
            if (manifest.Workload(component) is { } workload)
                CheckWorkload(manifest, workload, component);
            else if (component != DifyComponents.ApiWebsocket)
                _findings.Add(new(
                    "helm.workload-missing",
                    component == DifyComponents.Api ? Severity.Error : Severity.Warning,
                    $"The chart renders no Deployment of component {component}.",
                    $"Remove '{component}.enabled: false' from the values, or check the chart."));
        }

        CheckServer(manifest);
        return [.. _findings];
    }

    private void CheckWorkload(RenderedManifest manifest, YamlNode workload, string component)
    {
        var name = workload.TextAt("metadata", "name") ?? component;
        var environment = new EffectiveEnvironment(manifest, workload);
        foreach (var (variable, wanted) in WantedSettings(component))
        {
            if (environment[variable] is not { } got)
                Differs(name, variable, "nothing", $"'{wanted}'");
            else if (got.Value != wanted)
                Differs(name, variable, got.Value is null ? "a value that only the cluster knows" : $"'{got.Value}'", $"'{wanted}'");
        }

        CheckTls(name, component, environment);
        foreach (var wanted in WantedSecrets(component).Where(wanted => environment[wanted.Name]?.Secret != wanted.Secret))
            _findings.Add(new(
                "helm.secret-setting", Severity.Error,
                $"{name}: {wanted.Name} does not come from key '{wanted.Secret?.Key}' of Secret '{wanted.Secret?.Secret}'.",
                $"Remove {wanted.Name} from the values files; it is set by DifyDelivery."));
        if (request.Fenced && workload.TextAt("spec", "replicas") != "0")
            _findings.Add(new(
                "helm.fence-lifted",
                Severity.Error,
                $"{name} would run {workload.TextAt("spec", "replicas")} replicas inside a fence.",
                "Switch off its autoscaling."));
    }

    private void CheckTls(string name, string component, EffectiveEnvironment environment)
    {
        var wanted = ComponentEnvironment.Tls(request);
        var (variable, mode) = SslMode.Of(component, environment);
        var enough = SslMode.Satisfies(mode, wanted)
            && (wanted != PostgresTls.VerifyFull || mode == "verify-full" || Verifies(component, environment));
        if (!enough)
            Differs(name, variable, $"'{mode}'", $"'{SslMode.Wanted(component, wanted)}'");
        if (component == DifyComponents.PluginDaemon && SslMode.IsInExtras(environment))
            Differs(name, "DB_EXTRAS", "a TLS mode, which this component sends to the server as an option", "none");
    }

    private static bool Verifies(string component, EffectiveEnvironment environment) =>
        component == DifyComponents.PluginDaemon && environment["PGSSLROOTCERT"] is not null;

    // Which servers the cluster runs is as much a part of the topology as which one is used.
    private void CheckServer(RenderedManifest manifest)
    {
        var primary = request.Names.PostgresqlPrimary;
        var wanted = request.Topology == Topology.InCluster || request.KeepInClusterServer;
        if ((manifest.Find("StatefulSet", primary) is not null) != wanted)
            _findings.Add(new(
                "helm.database-server",
                Severity.Error,
                $"The chart {(wanted ? "does not render" : "still renders")} the server in the cluster, StatefulSet {primary}.",
                "Remove postgresql.enabled and postgresql.architecture from the values files; the topology decides them."));
    }

    private IEnumerable<(string Variable, string Wanted)> WantedSettings(string component)
    {
        var external = request.Topology == Topology.FlexibleServer ? request.External : null;
        yield return ("DB_HOST", external?.Address ?? request.Names.PostgresqlPrimary);
        yield return ("DB_PORT", (external?.Port ?? 5432).ToString(CultureInfo.InvariantCulture));
        yield return ("DB_DATABASE", component == DifyComponents.PluginDaemon ? request.PluginDatabase : DifyValues.Database);
        yield return ("DB_USERNAME", external?.Username ?? "postgres");
    }

    private IEnumerable<Variable> WantedSecrets(string component) =>
        (component == DifyComponents.PluginDaemon ? ComponentEnvironment.PluginDaemon(request) : ComponentEnvironment.Api(request))
        .Where(variable => variable.Secret is not null);

    private void Differs(string workload, string variable, string got, string wanted) => _findings.Add(new(
        "helm.database-setting", Severity.Error,
        $"{workload} would start with {variable} = {got}; topology {request.Topology} wants {wanted}.",
        $"Remove what sets {variable} otherwise from the values files and extraEnv."));
}
