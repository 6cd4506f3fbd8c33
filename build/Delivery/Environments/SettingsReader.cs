using System.Globalization;
using DifyDelivery.Reporting;

namespace DifyDelivery.Environments;

/// <summary>Turns parameters as they were given into <see cref="DeliverySettings"/>, or says everything that is wrong with them at once.</summary>
public static class SettingsReader
{
    /// <summary>Reads and validates.</summary>
    /// <param name="environment">dev, test, prod, or another that has a parameters file.</param>
    /// <param name="given">Parameters that were given, by member name. What is not here takes its default.</param>
    /// <exception cref="SettingsException">At least one value is refused.</exception>
    public static DeliverySettings Read(string environment, IReadOnlyDictionary<string, SettingInput> given)
    {
        var errors = new List<SettingError>();
        var inputs = new Dictionary<string, SettingInput>(StringComparer.Ordinal);
        foreach (var definition in SettingCatalog.All)
        {
            var input = given.GetValueOrDefault(definition.Name) ?? DefaultOf(definition, environment);
            if (input is null)
            {
                continue;
            }

            inputs[definition.Name] = input;
            if (definition.Check(input.Text) is { } problem)
            {
                errors.Add(new SettingError(definition.Name, input.Origin, problem, definition.Remedy));
            }
        }

        if (errors.Count == 0)
        {
            errors.AddRange(SettingRules.Check(environment, inputs));
        }

        return errors.Count == 0 ? Build(environment, inputs) : throw new SettingsException(environment, errors);
    }

    private static SettingInput? DefaultOf(SettingDefinition definition, string environment)
    {
        if (definition.EnvironmentDefaults.TryGetValue(environment, out var special))
        {
            return new SettingInput(special, $"default for {environment}");
        }

        return definition.Default is { } text
            ? new SettingInput(text.Replace("{env}", environment, StringComparison.Ordinal), "default")
            : null;
    }

    private static DeliverySettings Build(string environment, Dictionary<string, SettingInput> inputs)
    {
        string Text(string name) => inputs[name].Text;
        string? Optional(string name) => inputs.GetValueOrDefault(name)?.Text;
        bool Flag(string name) => bool.Parse(Text(name));
        int Number(string name) => int.Parse(Text(name), CultureInfo.InvariantCulture);
        T Choice<T>(string name)
            where T : struct, Enum => Enum.Parse<T>(Text(name), ignoreCase: true);
        TimeSpan Time(string name) => Durations.TryParse(Text(name), out var duration) ? duration : default;

        return new DeliverySettings
        {
            Environment = environment,
            Platform = Choice<Platform>("Platform"),
            Topology = Choice<Topology>("Topology"),
            Azure = new AzureSettings(Optional("SubscriptionId"), Text("ResourceGroup"), Text("Location"), Text("ClusterName")),
            Release = new ReleaseSettings(
                Text("Namespace"), Text("Release"), Text("ChartVersion"), Text("DifyImageTag"), Text("PluginDaemonImageTag"), Text("ValuesFile")),
            FlexibleServer = new FlexibleServerSettings(
                Flag("UseAzurePostgres"), Text("PostgresqlUsername"), Optional("PostgresqlPassword"), Text("PostgresSkuName"),
                Number("PostgresStorageMb"), Flag("PostgresPublicAccess"), Flag("PostgresOpenFirewallAll"),
                Number("PostgresBackupRetentionDays"), Choice<HighAvailabilityMode>("PostgresHighAvailability")),
            InCluster = new InClusterSettings(
                Text("InClusterImage"), Text("InClusterPrimaryStorage"), Text("InClusterReadStorage"), Text("InClusterStorageClass"),
                Text("InClusterCpuRequest"), Text("InClusterCpuLimit"), Text("InClusterMemoryRequest"), Text("InClusterMemoryLimit")),
            Timeouts = new TimeoutSettings(Time("DeployTimeout"), Time("ProvisionTimeout"), Time("ClusterStartTimeout")),
            Sandbox = new SandboxSettings(Text("SandboxCluster")),
            Values = [.. SettingCatalog.All.Select(definition => Shown(definition, inputs.GetValueOrDefault(definition.Name)))],
        };
    }

    private static SettingValue Shown(SettingDefinition definition, SettingInput? input) =>
        input is null ? new SettingValue(definition.Name, string.Empty, "not set")
        : definition.IsSecret ? new SettingValue(definition.Name, Redactor.Placeholder, input.Origin)
        : new SettingValue(definition.Name, input.Text, input.Origin);
}
