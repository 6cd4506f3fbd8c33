using DifyDelivery.Environments;
using DifyDelivery.Planning;
using DifyDelivery.Planning.Changes;
using DifyDelivery.Planning.Costs;
using DifyDelivery.Planning.Rendering;

namespace DifyDelivery.Tests.Planning;

/// <summary>Plans of every kind that a person meets, with the text that is hardest to show.</summary>
internal static class PlanSamples
{
    public const string Hostile = "</title><script>alert(1)</script>|`x`@team <b>&\n# heading";

    private const string Release = "release.upgrade";

    /// <summary>Few, so that the committed pages stay the same when the catalogue grows.</summary>
    private static readonly string[] Shown = ["Platform", "Topology", "PostgresqlPassword", "PostgresSkuName"];

    public static IReadOnlyDictionary<string, PlanDocument> All { get; } = new Dictionary<string, PlanDocument>
    {
        ["no-change"] = Document(new DeliveryPlan("DeployDify", "dev", [Step("cluster.start", "Find the sandbox's cluster", StepEffect.None)], [])),
        ["small"] = Document(Small),
        ["destructive"] = Document(Destructive) with { Observed = Topology.InCluster },
        ["large"] = Document(Large) with { Observed = Topology.InCluster },
    };

    private static DeliverySettings Settings => SettingsReader.Read(
        "dev", new Dictionary<string, SettingInput> { ["Platform"] = new("Sandbox", "test"), ["PostgresqlPassword"] = new("Planted_secret-4711", "test") });

    private static DeliveryPlan Small => new(
        "DeployDify", "dev",
        [
            Step("cluster.start", "Find the sandbox's cluster", StepEffect.None),
            Step("release.check", "Check what every workload will be told about its database", StepEffect.None, "database dify on dify-postgresql-primary, in the cluster"),
            Step(Release, "Install or upgrade the Helm release 'dify'", StepEffect.Change, "change Deployment dify-api"),
            new PlannedStep("release.rollout", "Wait until every workload is ready", StepEffect.None, null, TimeSpan.FromSeconds(30)),
        ],
        [])
    {
        Changes =
        [
            new(ChangeLayer.Kubernetes, ChangeKind.Change, "Deployment", "dify-api")
            {
                RestartsPods = true,
                Values =
                [
                    ChangedValue.Of("spec.replicas", "1", "2"),
                    ChangedValue.Of("spec.template.spec.containers[api].env[LOG_LEVEL].value", "\"INFO\"", "\"DEBUG\""),
                    ChangedValue.Of("spec.template.metadata.annotations.checksum/config", "\"a\"", "\"b\"") with { IsNoise = true },
                ],
            },
            new(ChangeLayer.Kubernetes, ChangeKind.Change, "Service", "dify-api")
            {
                Values = [ChangedValue.Of("metadata.labels.helm.sh/chart", "\"dify-0.36.0\"", "\"dify-0.37.0\"") with { IsNoise = true }],
            },
        ],
    };

    private static DeliveryPlan Destructive => new(
        "MigrateData", "prod",
        [
            Step("server.apply", "Apply the saved plan", StepEffect.Destroy),
            Step("migrate.copy", "Copy every row", StepEffect.Create),
            Step(Release, Hostile, StepEffect.Change, Hostile),
        ],
        [
            new Finding("terraform.destroys-data", Severity.Error, $"azurerm_postgresql_flexible_server.dify[0] would be replaced. {Hostile}", "keep the former value, or confirm the loss: --confirm psql-dify-prod"),
            new Finding("policy.single-replica", Severity.Warning, "One replica in prod.", "Set api.replicas to 2."),
            new Finding("migration.estimate", Severity.Note, "117 tables."),
        ])
    {
        Changes =
        [
            new(ChangeLayer.Kubernetes, ChangeKind.Add, "ConfigMap", Hostile),
            new(ChangeLayer.Kubernetes, ChangeKind.Change, "Secret", "dify")
            {
                Values = [ChangedValue.Of("data.api-key", "c2VjcmV0LXZhbHVl", "b3RoZXItc2VjcmV0", isSecret: true), ChangedValue.Of("data.added", null, "bmV3LXNlY3JldA==", isSecret: true)],
            },
            new(ChangeLayer.Terraform, ChangeKind.Destroy, "azurerm_key_vault", "azurerm_key_vault.dify") { AtStake = "every secret in the vault" },
            new(ChangeLayer.Terraform, ChangeKind.Destroy, "azurerm_private_dns_zone", "azurerm_private_dns_zone.dify"),
            new(ChangeLayer.Terraform, ChangeKind.Replace, "azurerm_postgresql_flexible_server", "azurerm_postgresql_flexible_server.dify[0]")
            {
                AtStake = "every database on the server, and its backups",
                Reason = "zone cannot change in place",
                Values =
                [
                    ChangedValue.Of("administrator_password", "\"hunter2-needle\"", "\"hunter3-needle\""),
                    ChangedValue.Of("zone", "\"1\"", "\"2\"") with { ForcesReplacement = true },
                    ChangedValue.Of("tags.note", $"\"{new string('x', 500)}\"", "\"y\""),
                ],
            },
            new(ChangeLayer.Kubernetes, ChangeKind.Forget, "PersistentVolumeClaim", "dify") { Reason = "its keep policy: it stays in the cluster" },
            new(ChangeLayer.Postgres, ChangeKind.Add, "extension", "uuid-ossp in dify"),
        ],
        NotPreviewed = [new(ChangeLayer.Kubernetes, "the Helm release 'dify'", "the database's address is known once its server is there")],
        Migration = new(
            Topology.InCluster, Topology.FlexibleServer, 117, 1_234_567, 4_500_000_000, 900_000_000,
            [new("public.messages", 3_000_000_000, 900_000), new("public.\"<odd>\"", 1_000, null)], 60e6, false, TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(22),
            TimeSpan.FromSeconds(150)),
        Cost = Cost,
        Advice = new(
            Topology.FlexibleServer, Topology.InCluster,
            [
                new(Topology.FlexibleServer, AdviceWeight.Requires, "Point-in-time restore is required.", "comparison table: Point-in-Time Restore"),
                new(Topology.InCluster, AdviceWeight.Supports, "It costs less.", "cost comparison"),
            ]),
    };

    /// <summary>More of everything than a screen or a comment holds.</summary>
    private static DeliveryPlan Large => Destructive with
    {
        Steps = [.. Enumerable.Range(1, 40).Select(number => Step($"step.{number}", $"Step {number}", number % 2 == 0 ? StepEffect.Change : StepEffect.None, "line one\nline two"))],
        Findings = [.. Enumerable.Range(1, 30).Select(number => new Finding($"rule.number-{number}", (Severity)(number % 3), $"Finding {number}. {new string('z', 400)}", "Mend it."))],
        NotPreviewed = [.. Enumerable.Range(1, 9).Select(number => new Unpreviewed(ChangeLayer.Kubernetes, $"part {number}", "it is not there yet"))],
        Changes =
        [
            .. Enumerable.Range(1, 700).Select(number => new PlannedChange(
                (ChangeLayer)(number % 3), (ChangeKind)(4 - (number % 5)), "Deployment", $"object-{number:000}")
            {
                AtStake = number % 5 == 4 && number % 2 == 0 ? "its data" : null,
                Values = number % 5 == 2
                    ? [.. Enumerable.Range(1, 30).Select(value => ChangedValue.Of($"spec.value{value}", $"\"{new string('a', 600)}\"", $"\"{new string('b', 600)}\""))]
                    : [],
            }),
        ],
    };

    private static CostComparison Cost => new(
        "prod",
        new(Topology.InCluster, [new(CostKind.Disk, "Volume 10 GiB as P3", CostState.Known, 1, "disk", 2.4m, 2.40m, null, null)]),
        new(
            Topology.FlexibleServer,
            [
                new(CostKind.Compute, "Compute GP_Standard_D2ds_v5", CostState.Known, 730, "hours", 0.178m, 129.94m, null, null),
                new(CostKind.Storage, "Storage <32 GiB>", CostState.NotDetermined, 32, "GiB", null, null, "two rows of the price list fit", null),
                new(CostKind.Backup, "Backups", CostState.DependsOnUse, null, "GiB", 0.095m, null, "beyond 32 GiB", null),
            ]),
        [new(CostKind.Node, "AKS node", CostState.Known, 730, "hours", 0.24m, 175.20m, null, null)],
        new(Topology.InCluster, null, null),
        new("westeurope", "westeurope", "USD", new DateOnly(2026, 11, 1), [PriceOrigin.Snapshot], ["Prices are of a snapshot."]),
        [new("In-cluster PostgreSQL (10Gi + 8Gi)", 3.40m, 3.40m, 4.80m, "it counts bytes, the bill counts tiers")],
        ["network traffic"]);

    private static PlannedStep Step(string id, string title, StepEffect effect, string? preview = null) => new(id, title, effect, preview);

    private static PlanDocument Document(DeliveryPlan plan) => new(
        plan with { Changes = PlannedChange.DangerFirst(plan.Changes) },
        Settings with { Values = [.. Settings.Values.Where(value => Shown.Contains(value.Name))] },
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero))
    {
        Observed = plan.Target == "DeployDify" ? Topology.InCluster : null,
    };
}
