using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Postgres;

namespace DifyDelivery.Tests.Helm;

public class DifyValuesTests
{
    [Fact]
    public async Task TheServerInTheClusterGetsPostgresPasswordAndAnEmptyUsername()
    {
        var auth = (await GenerateAsync(HelmSamples.InCluster())).At("postgresql", "global", "postgresql", "auth");

        auth.TextAt("existingSecret").ShouldBe("dify-delivery");
        auth.TextAt("username").ShouldBe("");
        auth.TextAt("postgresPassword").ShouldBe(DifyValues.Placeholder);
        auth.TextAt("secretKeys", "replicationPasswordKey").ShouldBe(DeliverySecrets.ReplicationPassword);
    }

    /// <summary>Both alike: a standby does not replay what a primary with more connections has written.</summary>
    [Fact]
    public async Task SettingsOfTheServerGoIntoTheChartsExtendedConfigurationOfBoth()
    {
        var settings = HelmSamples.Settings();
        var values = await GenerateAsync(HelmSamples.InCluster(settings with { InCluster = settings.InCluster with { MaxConnections = 250, WalLevel = WalLevel.Logical } }));

        values.TextAt("postgresql", "primary", "extendedConfiguration").ShouldBe("max_connections = 250\nwal_level = logical");
        values.TextAt("postgresql", "readReplicas", "extendedConfiguration").ShouldBe("max_connections = 250\nwal_level = logical");
        (await GenerateAsync(HelmSamples.InCluster())).At("postgresql", "primary", "extendedConfiguration").ShouldBeNull("a person's own values file may hold it");
    }

    [Fact]
    public async Task TheServerOutsideIsGivenInTheChartsKeys()
    {
        var external = (await GenerateAsync(HelmSamples.External())).At("externalPostgres");

        external.TextAt("enabled").ShouldBe("true");
        external.TextAt("address").ShouldBe(HelmSamples.FlexibleServer.Address);
        external.At("port")!.Kind().ShouldBe(YamlKind.Integer);
        external.TextAt("database", "api").ShouldBe("dify");
        external.TextAt("database", "pluginDaemon").ShouldBe("dify");
    }

    [Theory]
    [InlineData(Topology.FlexibleServer, "dify_plugin")]
    [InlineData(Topology.InCluster, null)]
    public async Task ThePluginDaemonsOwnDatabaseIsOutsideOnly(Topology topology, string? expected)
    {
        var request = HelmSamples.External();
        request = request with
        {
            Topology = topology,
            Settings = request.Settings with { FlexibleServer = request.Settings.FlexibleServer with { PluginDatabase = PluginDatabase.Own } },
        };

        (await GenerateAsync(request)).TextAt("externalPostgres", "database", "pluginDaemon").ShouldBe(expected);
    }

    [Theory]
    [InlineData(false, "false")]
    [InlineData(true, "true")]
    public async Task TheServerInTheClusterRunsBesideOnlyWhenAsked(bool keep, string enabled)
    {
        var values = await GenerateAsync(HelmSamples.External() with { KeepInClusterServer = keep });

        values.TextAt("postgresql", "enabled").ShouldBe(enabled);
        values.TextAt("externalPostgres", "enabled").ShouldBe("true");
    }

    [Fact]
    public async Task EverySecretComesFromTheKubernetesSecret()
    {
        var values = await GenerateAsync(HelmSamples.External());

        foreach (var (section, variable, key) in new[]
                 {
                     ("api", "DB_PASSWORD", DeliverySecrets.AdministratorPassword), ("worker", "DB_PASSWORD", DeliverySecrets.AdministratorPassword),
                     ("beat", "SECRET_KEY", DeliverySecrets.SecretKey), ("pluginDaemon", "SERVER_KEY", DeliverySecrets.PluginDaemonKey),
                     ("sandbox", "API_KEY", DeliverySecrets.CodeSandboxKey),
                 })
        {
            var item = values.ItemsAt(section, "extraEnv").Single(item => item.TextAt("name") == variable);
            item.TextAt("valueFrom", "secretKeyRef", "name").ShouldBe("dify-delivery");
            item.TextAt("valueFrom", "secretKeyRef", "key").ShouldBe(key);
        }
    }

    [Fact]
    public async Task TlsIsSaidInEachDriversOwnWords()
    {
        var values = await GenerateAsync(HelmSamples.External());

        Variable(values, "api", "PGSSLMODE").ShouldBe("require");
        Variable(values, "pluginDaemon", "DB_SSL_MODE").ShouldBe("require");
        Variable(values, "pluginDaemon", "PGSSLMODE").ShouldBeNull();

        var verified = await GenerateAsync(HelmSamples.External() with { External = HelmSamples.FlexibleServer with { Tls = PostgresTls.VerifyFull } });
        Variable(verified, "worker", "PGSSLMODE").ShouldBe("verify-full");
        Variable(verified, "worker", "PGSSLROOTCERT").ShouldNotBeNull();
        Variable(verified, "pluginDaemon", "DB_SSL_MODE").ShouldBe("require");
        Variable(verified, "pluginDaemon", "PGSSLROOTCERT").ShouldBe("system");

        var inside = await GenerateAsync(HelmSamples.InCluster());
        Variable(inside, "api", "PGSSLMODE").ShouldBeNull();
        Variable(inside, "pluginDaemon", "DB_SSL_MODE").ShouldBeNull();
    }

    [Fact]
    public async Task VariablesOfTheChartAndOfThePersonStay()
    {
        var values = await GenerateAsync(
            HelmSamples.InCluster(), new ValuesDocument("extra.yaml", "worker: {extraEnv: [{name: HTTP_PROXY, value: http://proxy}, {name: DB_PASSWORD, value: mine}]}"));

        Variable(values, "api", "CHECK_UPDATE_URL").ShouldBe("");
        Variable(values, "sandbox", "WORKER_TIMEOUT").ShouldBe("15");
        Variable(values, "worker", "HTTP_PROXY").ShouldBe("http://proxy");
        values.ItemsAt("worker", "extraEnv").Where(item => item.TextAt("name") == "DB_PASSWORD").ShouldHaveSingleItem().At("value").ShouldBeNull();
    }

    [Fact]
    public async Task AFenceKeepsEveryWriterAtZero()
    {
        var values = await GenerateAsync(HelmSamples.InCluster() with { Fenced = true });

        foreach (var section in new[] { "api", "worker", "pluginDaemon" })
            values.TextAt(section, "replicas").ShouldBe("0");
        values.TextAt("beat", "enabled").ShouldBe("false");
    }

    [Fact]
    public async Task ImagesOfTheSandboxReplaceAllOthers()
    {
        var images = new DifyImages("localhost/dify-delivery/stand-in:abc", "localhost/dify-delivery/postgresql:15-abc");
        var values = await GenerateAsync(HelmSamples.InCluster() with { Images = images });

        values.TextAt("image", "pluginDaemon", "repository").ShouldBe("localhost/dify-delivery/stand-in");
        values.TextAt("image", "proxy", "tag").ShouldBe("abc");
        values.TextAt("postgresql", "image", "repository").ShouldBe("dify-delivery/postgresql");

        var azure = await GenerateAsync(HelmSamples.InCluster());
        azure.TextAt("image", "api", "tag").ShouldBe("1.14.2");
        azure.At("image", "api", "repository").ShouldBeNull();
        azure.TextAt("postgresql", "image", "tag").ShouldBe("15.3.0-debian-11-r7");
    }

    [Fact]
    public async Task WithoutAnAddressThereAreNoValues()
    {
        var chart = await ChartDefaults.LoadAsync(HelmSamples.SandboxChart);
        var request = HelmSamples.InCluster() with { Topology = Topology.FlexibleServer };

        Should.Throw<DeliveryException>(() => DifyRelease.GenerateValues(request, chart, [])).Remedy.ShouldNotBeNull().ShouldContain("ProvisionPostgres");
    }

    private static string? Variable(YamlDotNet.RepresentationModel.YamlNode values, string section, string name) =>
        values.ItemsAt(section, "extraEnv").SingleOrDefault(item => item.TextAt("name") == name).TextAt("value");

    private static async Task<YamlDotNet.RepresentationModel.YamlMappingNode> GenerateAsync(DifyValuesRequest request, params ValuesDocument[] lower) =>
        Yaml.Single(DifyRelease.GenerateValues(request, await ChartDefaults.LoadAsync(HelmSamples.SandboxChart), lower).Yaml);
}
