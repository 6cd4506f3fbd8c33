using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Postgres;
using YamlDotNet.RepresentationModel;

namespace DifyDelivery.Helm;

/// <summary>Generates the values that depend on settings, on the topology in use, and on what was observed. Holds no secret.</summary>
internal static class DifyValues
{
    /// <summary>Stands where the chart wants a secret as text; the pod's own <c>env</c>, from a Secret, wins over it.</summary>
    public const string Placeholder = "set-by-a-kubernetes-secret";

    /// <summary>Database of the api, and of the plugin daemon where they share it: always in the cluster, outside unless it was split off.</summary>
    public const string Database = "dify";

    /// <summary>Database of the plugin daemon where it was split off.</summary>
    public const string PluginDatabase = "dify_plugin";

    // Charts before 0.38 do not have it, and a key that a chart does not have is refused.
    private const string Websocket = "apiWebsocket";

    public static ValuesDocument Generate(DifyValuesRequest request, ChartDefaults chart, IReadOnlyList<ValuesDocument> lower)
    {
        if (request is { Topology: Topology.FlexibleServer, External: null })
            throw new DeliveryException(
                "The Helm values cannot be generated",
                "Topology FlexibleServer needs the server's address, which is not known yet.",
                "Run ProvisionPostgres first.");

        var environment = new ExtraEnvironment(chart, lower);
        Section values = new()
        {
            ["global"] = new Section { ["appSecretKey"] = Placeholder },
            ["api"] = Component(environment.For("api", ComponentEnvironment.Api(request)), request.Fenced),
            ["worker"] = Component(environment.For("worker", ComponentEnvironment.Api(request)), request.Fenced),
            ["beat"] = Beat(environment.For("beat", ComponentEnvironment.Api(request)), request.Fenced),
            ["pluginDaemon"] = PluginDaemon(environment.For("pluginDaemon", ComponentEnvironment.PluginDaemon(request)), request.Fenced),
            ["sandbox"] = new Section
            {
                ["extraEnv"] = environment.For("sandbox", ComponentEnvironment.Sandbox(request)),
                ["auth"] = new Section { ["apiKey"] = Placeholder },
            },
            ["image"] = ImageValues.Application(request),
            ["externalPostgres"] = External(request),
            ["postgresql"] = InCluster(request),
        };
        if (chart.Values.Children.ContainsKey(new YamlScalarNode(Websocket)))
            values[Websocket] = Component(environment.For(Websocket, ComponentEnvironment.Api(request)), request.Fenced);
        return new ValuesDocument("generated", Yaml.Write(values), IsGenerated: true);
    }

    private static Section Component(List<object> environment, bool fenced)
    {
        Section values = new() { ["extraEnv"] = environment };
        if (fenced)
            values["replicas"] = 0;
        return values;
    }

    // The chart hard-codes one replica of beat, so only switching it off fences it.
    private static Section Beat(List<object> environment, bool fenced)
    {
        Section values = new() { ["extraEnv"] = environment };
        if (fenced)
            values["enabled"] = false;
        return values;
    }

    private static Section PluginDaemon(List<object> environment, bool fenced)
    {
        var values = Component(environment, fenced);
        values["auth"] = new Section { ["serverKey"] = Placeholder, ["difyApiKey"] = Placeholder };
        return values;
    }

    private static Section External(DifyValuesRequest request) =>
        request is { Topology: Topology.FlexibleServer, External: { } server }
            ? new()
            {
                ["enabled"] = true,
                ["address"] = server.Address,
                ["port"] = server.Port,
                ["username"] = server.Username,
                ["password"] = Placeholder,
                ["database"] = new Section { ["api"] = Database, ["pluginDaemon"] = request.PluginDatabase },
            }
            : new() { ["enabled"] = false };

    // An empty username with postgresPassword is the one form in which server and application agree on role postgres.
    private static Section InCluster(DifyValuesRequest request)
    {
        if (request.Topology != Topology.InCluster && !request.KeepInClusterServer)
            return new() { ["enabled"] = false };
        var server = request.Settings.InCluster;
        return new()
        {
            ["enabled"] = true,
            ["architecture"] = "replication",
            ["global"] = new Section
            {
                ["postgresql"] = new Section
                {
                    ["auth"] = new Section
                    {
                        ["existingSecret"] = request.Names.Secret,
                        ["postgresPassword"] = Placeholder,
                        ["username"] = "",
                        ["password"] = "",
                        ["database"] = Database,
                        ["secretKeys"] = new Section
                        {
                            ["adminPasswordKey"] = DeliverySecrets.PostgresPassword,
                            ["replicationPasswordKey"] = DeliverySecrets.ReplicationPassword,
                        },
                    },
                },
            },
            ["image"] = ImageValues.Postgresql(request),
            ["primary"] = Server(server, server.PrimaryStorage),
            ["readReplicas"] = Server(server, server.ReadStorage),
        };
    }

    private static Section Server(InClusterSettings settings, string size)
    {
        Section values = new()
        {
            ["persistence"] = new Section { ["size"] = size, ["storageClass"] = settings.StorageClass },
            ["resources"] = new Section
            {
                ["requests"] = new Section { ["cpu"] = settings.CpuRequest, ["memory"] = settings.MemoryRequest },
                ["limits"] = new Section { ["cpu"] = settings.CpuLimit, ["memory"] = settings.MemoryLimit },
            },
        };

        // Both servers alike: a standby does not replay what a primary with more connections has written.
        var configuration = ServerConfiguration.Of(settings);
        if (configuration.Count > 0)
            values["extendedConfiguration"] = string.Join('\n', configuration.Select(setting => $"{setting.Key} = {setting.Value}"));
        return values;
    }
}

/// <summary>A map of values.</summary>
internal sealed class Section : Dictionary<string, object>;
