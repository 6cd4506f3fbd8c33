using System.Globalization;
using DifyDelivery.Postgres.Copying;
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
        var inputs = Resolve(environment, given);
        var errors = SettingCatalog.All
            .Where(definition => inputs.ContainsKey(definition.Name))
            .Select(definition => (Definition: definition, Input: inputs[definition.Name]))
            .Select(pair => (pair.Definition, pair.Input, Problem: pair.Definition.Check(pair.Input.Text)))
            .Where(checkedValue => checkedValue.Problem is not null)
            .Select(refused => new SettingError(refused.Definition.Name, refused.Input.Origin, refused.Problem!, refused.Definition.Remedy))
            .ToList();
        if (errors.Count == 0)
        {
            // Rules about several values read them as what they must be, so each must be sound by itself first.
            errors.AddRange(SettingRules.Check(environment, inputs));
        }

        return errors.Count == 0 ? Build(environment, inputs) : throw new SettingsException(environment, errors);
    }

    /// <summary>Every value with its origin, sound or not, in catalogue order; secrets redacted.</summary>
    /// <param name="environment">dev, test, prod, or another that has a parameters file.</param>
    /// <param name="given">Parameters that were given, by member name.</param>
    public static IReadOnlyList<SettingValue> Describe(string environment, IReadOnlyDictionary<string, SettingInput> given)
    {
        var inputs = Resolve(environment, given);
        return [.. SettingCatalog.All.Select(definition => Shown(definition, inputs.GetValueOrDefault(definition.Name)))];
    }

    private static Dictionary<string, SettingInput> Resolve(string environment, IReadOnlyDictionary<string, SettingInput> given)
    {
        var inputs = new Dictionary<string, SettingInput>(StringComparer.Ordinal);
        foreach (var definition in SettingCatalog.All)
        {
            if ((given.GetValueOrDefault(definition.Name) ?? DefaultOf(definition, environment)) is { } input)
            {
                inputs[definition.Name] = input;
            }
        }

        return inputs;
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
        bool? OptionalFlag(string name) => Optional(name) is { } text ? bool.Parse(text) : null;
        decimal? OptionalAmount(string name) => Optional(name) is { } text ? decimal.Parse(text, CultureInfo.InvariantCulture) : null;
        string[] Entries(string name) =>
            Text(name).Split(PolicySettings.Separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        TimeSpan Time(string name) => Durations.TryParse(Text(name), out var duration) ? duration : default;

        return new DeliverySettings
        {
            Environment = environment,
            Platform = Choice<Platform>("Platform"),
            Topology = Choice<Topology>("Topology"),
            Azure = new AzureSettings(Optional("SubscriptionId"), Text("ResourceGroup"), Text("Location"), Text("ClusterName"))
            {
                TenantId = Optional("TenantId"),
                Credential = Choice<AzureCredentialChoice>("AzureCredential"),
            },
            AzureResources = new AzureResourceSettings
            {
                PostgresServerName = Text("PostgresServerName"),
                AllowedAddresses =
                    [.. Text("PostgresAllowedAddresses").Split(',', SettingChecks.ListOptions).Select(range => AddressRange.Find(range)!)],
                GeoRedundantBackup = Flag("PostgresGeoRedundantBackup"),
                ExistingCluster = AzureName.Find(Text("ExistingCluster")),
                ExistingNetwork = AzureName.Find(Text("ExistingNetwork")),
                NodeSize = Text("NodeSize"),
                NodeCount = Number("NodeCount"),
                BackupStorage = Flag("BackupStorage"),
                AlertActionGroup = Text("AlertActionGroup") is { Length: > 0 } group ? group : null,
                State = new StateSettings(Text("StateResourceGroup"), Optional("StateStorageAccount"), Text("StateContainer")),
            },
            Release = new ReleaseSettings(
                Text("Namespace"), Text("Release"), Text("ChartVersion"), Text("DifyImageTag"), Text("PluginDaemonImageTag"), Text("ValuesFile"))
            {
                Chart = Text("Chart"),
            },
            FlexibleServer = new FlexibleServerSettings(
                Flag("UseAzurePostgres"), Text("PostgresqlUsername"), Optional("PostgresqlPassword"), Text("PostgresSkuName"),
                Number("PostgresStorageMb"), Flag("PostgresPublicAccess"), Flag("PostgresOpenFirewallAll"),
                Number("PostgresBackupRetentionDays"), Choice<HighAvailabilityMode>("PostgresHighAvailability"))
            {
                PluginDatabase = Choice<PluginDatabase>("PluginDatabase"),
            },
            InCluster = new InClusterSettings(
                Text("InClusterImage"), Text("InClusterPrimaryStorage"), Text("InClusterReadStorage"), Text("InClusterStorageClass"),
                Text("InClusterCpuRequest"), Text("InClusterCpuLimit"), Text("InClusterMemoryRequest"), Text("InClusterMemoryLimit"))
            {
                MaxConnections = Optional("InClusterMaxConnections") is null ? null : Number("InClusterMaxConnections"),
                WalLevel = Optional("InClusterWalLevel") is null ? null : Choice<WalLevel>("InClusterWalLevel"),
            },
            Timeouts = new TimeoutSettings(Time("DeployTimeout"), Time("ProvisionTimeout"), Time("ClusterStartTimeout")),
            Migration = new MigrationSettings(
                Time("MigrationSoak"), Number("MigrationWorkers"), Choice<DigestMethod>("DigestMethod"), Flag("AllowMajorDowngrade"))
            {
                Runner = Choice<EngineRunner>("Runner"),
                Strategy = Choice<MigrationStrategy>("Strategy"),
            },
            Backups = new BackupSettings
            {
                Store = Text("BackupStore"),
                Retention = Time("BackupRetention"),
                KeepLast = Number("BackupKeepLast"),
                Verification = Choice<BackupVerification>("BackupVerify"),
                MaxAge = Optional("BackupMaxAge") is null ? null : Time("BackupMaxAge"),
            },
            Cost = new CostSettings(
                Text("Currency"), Choice<PriceSource>("PriceSource"), OptionalAmount("CostWarnAbove"), OptionalAmount("CostFailAbove"),
                Flag("CostMustBeKnown"), OptionalAmount("ExpectedDatabaseGib"), OptionalAmount("ExpectedDailyChangeGib")),
            Requirements = new RequirementSettings(
                OptionalFlag("RequireManagedBackups"), OptionalFlag("RequireHighAvailability"), OptionalFlag("RequirePointInTimeRestore"),
                OptionalFlag("RequireIndependentScaling"), OptionalAmount("MonthlyBudget"),
                Optional("ToleratedDowntime") is null ? null : Time("ToleratedDowntime")),
            Policy = new PolicySettings(Entries("PolicyWaivers"), Entries("PolicySeverities")),
            Sandbox = new SandboxSettings(Text("SandboxCluster")),
            Values = Describe(environment, inputs),
        };
    }

    private static SettingValue Shown(SettingDefinition definition, SettingInput? input) =>
        input is null ? new SettingValue(definition.Name, string.Empty, SettingValue.NotSet)
        : definition.IsSecret ? new SettingValue(definition.Name, Redactor.Placeholder, input.Origin)
        : new SettingValue(definition.Name, input.Text, input.Origin);
}
