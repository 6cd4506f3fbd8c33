using DifyDelivery.Azure;
using DifyDelivery.Environments;
using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Integration.Tests.Terraform;
using DifyDelivery.Kubernetes;
using DifyDelivery.Operations;
using DifyDelivery.Operations.Bundling;
using DifyDelivery.Planning.Bundles;
using DifyDelivery.Planning.Rendering;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Terraform;
using DifyDelivery.Tests.Azure;
using DifyDelivery.Tests.Azure.Arm;
using DifyDelivery.Tests.Support;
using DifyDelivery.Tools;

namespace DifyDelivery.Integration.Tests.Azure;

/// <summary>
/// The targets on the platform Azure with everything real that can be had: the real Terraform on a root with Azure's own variables, a real
/// PostgreSQL as the Flexible Server, Azure Resource Manager over HTTPS as its published shapes have it. The cluster is played.
/// </summary>
internal sealed class AzureChain : IAsyncDisposable
{
    public const string Password = "chain-Password_1";
    public const string Server = "psql-dify-dev";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("azure-chain-");
    private readonly ICluster _cluster;
    private readonly PostgresServer _postgres;

    private AzureChain(FakeArm arm, PostgresServer postgres)
    {
        Arm = arm;
        _postgres = postgres;
        (_cluster, Cluster) = MemoryCluster.Create();
        arm.World.Kubeconfig = ArmShapes.LocalKubeconfig;
        arm.World.BeforeAnswer = Appear;
        Directory.CreateDirectory(World);
        WriteModule();
    }

    public FakeArm Arm { get; }

    public MemoryCluster Cluster { get; }

    public RecordingReporter Reporter { get; } = new();

    public string Root => _folder.FullName;

    /// <summary>What Terraform has made and not removed.</summary>
    public IEnumerable<string?> Made => Directory.EnumerateFiles(World).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    /// <summary>What Terraform has made: a file each.</summary>
    private string World => Path.Combine(Root, "world");

    private string Module => Path.Combine(Root, "infra", "terraform");

    public static async Task<AzureChain> StartAsync()
    {
        var postgres = await PostgresServer.StartNewAsync(tls: true);
        // As Azure does: an administrator that is no superuser, and databases that its own API made.
        await postgres.QueryAsync("CREATE ROLE azure_pg_admin CREATEDB CREATEROLE");
        await postgres.QueryAsync($"CREATE ROLE difyadmin LOGIN CREATEDB CREATEROLE PASSWORD '{Password}' IN ROLE azure_pg_admin");
        await postgres.QueryAsync("CREATE DATABASE dify OWNER azure_pg_admin TEMPLATE template0 ENCODING 'UTF8'");
        return new AzureChain(await FakeArm.StartAsync(), postgres);
    }

    public Task<object?> QueryAsync(string sql, string database) => _postgres.QueryAsync(sql, database);

    /// <summary>While this is there, what comes after cluster and server fails.</summary>
    public string Obstacle => Path.Combine(Root, "obstacle");

    /// <summary>While this is there, the making of the server goes on.</summary>
    public string Brake => Path.Combine(Root, "brake");

    /// <summary>An operation of a fresh session, as a target has it.</summary>
    public Session Open(string target, params (string Name, string Value)[] given) => new(this, target, given);

    /// <summary>Somebody deletes the cluster in Azure's portal, and with it the Secret that keeps the password.</summary>
    public async Task LoseClusterAsync(Session session)
    {
        File.Delete(Path.Combine(World, "cluster"));
        Cluster.Forget();
        (await session.TerraformAsync("state", "rm", "terraform_data.cluster")).Succeeded.ShouldBeTrue();
    }

    public IEnumerable<string> EveryFile() => Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories);

    public async ValueTask DisposeAsync()
    {
        await Arm.DisposeAsync();
        await _postgres.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private void Appear()
    {
        Toggle("cluster", $"{ArmShapes.ClustersId}/aks-dify-dev", () => Arm.World.Add(ArmShapes.Cluster("aks-dify-dev")));
        Toggle("server", $"{ArmShapes.ServersId}/{Server}", () =>
        {
            Arm.World.Add(ArmShapes.Server(Server));
            Arm.World.Add(ArmShapes.Parameter(Server, "shared_preload_libraries", "pg_cron", isDynamic: false, pending: true));
            Arm.World.Add(ArmShapes.Child(Server, "databases", "dify", """{"charset":"UTF8","collation":"en_US.utf8"}"""));
        });
    }

    private void Toggle(string file, string id, Action add)
    {
        var exists = File.Exists(Path.Combine(World, file));
        if (exists && Arm.World.Find(id) is null)
        {
            add();
        }
        else if (!exists)
        {
            Arm.World.Remove(id);
        }
    }

    /// <summary>Azure's variables and outputs, with files for resources: azurerm itself cannot be had here.</summary>
    private void WriteModule()
    {
        Directory.CreateDirectory(Module);
        foreach (var file in new[] { "variables.tf", "azure.tf" })
        {
            File.Copy(Path.Combine(AzureModule.Directory, file), Path.Combine(Module, file));
        }

        File.WriteAllText(
            Path.Combine(Module, "main.tf"),
            """
            terraform {
              backend "local" {}
            }

            resource "terraform_data" "cluster" {
              input = "WORLD/cluster"
              provisioner "local-exec" {
                command = "echo ${var.azure_cluster_name} > ${self.input}"
              }
              provisioner "local-exec" {
                when    = destroy
                command = "rm -f ${self.input}"
              }
            }

            resource "terraform_data" "around" {
              input      = "WORLD/around"
              depends_on = [terraform_data.cluster]
              triggers_replace = [var.azure_node_count]

              provisioner "local-exec" {
                command = "test ! -e OBSTACLE && echo ${var.azure_node_count} > ${self.input}"
              }
              provisioner "local-exec" {
                when    = destroy
                command = "rm -f ${self.input}"
              }
            }

            resource "terraform_data" "password" {
              count            = var.use_azure_postgres ? 1 : 0
              triggers_replace = { password_version = var.postgresql_password_version }
              depends_on       = [terraform_data.flexible_server]

              provisioner "local-exec" {
                command = "test ! -e OBSTACLE"
              }
            }

            resource "terraform_data" "flexible_server" {
              count      = var.use_azure_postgres ? 1 : 0
              input      = "WORLD/server"
              depends_on = [terraform_data.cluster]

              lifecycle {
                precondition {
                  condition     = var.postgresql_password != null
                  error_message = "use_azure_postgres needs postgresql_password."
                }
              }

              provisioner "local-exec" {
                command = "echo ${var.postgres_sku_name} > ${self.input}; while test -e BRAKE; do sleep 0.1; done"
              }
              provisioner "local-exec" {
                when    = destroy
                command = "rm -f ${self.input}"
              }
            }

            output "postgres_server_name" {
              value = var.use_azure_postgres ? var.postgres_server_name : null
            }
            output "postgres_fqdn" {
              value = var.use_azure_postgres ? "${var.postgres_server_name}.postgres.database.azure.com" : null
            }
            output "postgres_port" {
              value = var.use_azure_postgres ? 5432 : null
            }
            """.Replace("WORLD", World, StringComparison.Ordinal).Replace("OBSTACLE", Obstacle, StringComparison.Ordinal)
                .Replace("BRAKE", Brake, StringComparison.Ordinal));
    }

    /// <summary>One run of one target.</summary>
    public sealed class Session : IAsyncDisposable
    {
        private readonly DeliveryContext _context;
        private readonly AzurePlatform _platform;
        private readonly EnvironmentLock _lock;
        private readonly ReleaseSecrets _secrets;
        private readonly FlexibleServerPort _server;

        public Session(AzureChain chain, string target, (string Name, string Value)[] given)
        {
            var redactor = new Redactor();
            redactor.Register(Password);
            var settings = SettingsReader.Read("dev", new[]
            {
                ("Platform", "Azure"), ("SubscriptionId", ArmShapes.Subscription), ("UseAzurePostgres", "true"), ("Topology", "FlexibleServer"),
                ("PostgresqlPassword", Password), ("PostgresPublicAccess", "true"),
                ("Chart", Path.Combine(AzureModule.Directory, "..", "..", "helm", "charts", "sandbox")),
            }.Where(pair => given.All(other => other.Name != pair.Item1)).Concat(given).ToDictionary(pair => pair.Item1, pair => new SettingInput(pair.Item2, "test")));
            _context = new DeliveryContext
            {
                Settings = settings,
                Folders = new SessionFolders(chain.Root) { Platform = Platform.Azure },
                Target = target,
                Redactor = redactor,
                Reporter = chain.Reporter,
                Processes = new ProcessRunner(redactor),
                Toolbox = new PathToolbox(),
                Time = TimeProvider.System,
                PriceFolder = Path.Combine(chain.Root, "prices"),
            };
            var azure = new AzureClient(AzureScene.Connection(chain.Arm, AzureScene.SignIn()), new InstantTime(DateTimeOffset.UtcNow));
            var root = new TerraformRoot(_context.Folders.AzureModule, Path.Combine(_context.Folders.State("dev"), "terraform"));
            var module = new AzureServerModule(
                _context, azure, () => root,
                server => new ServerAddress(chain._postgres.Host, chain._postgres.Port, server.Administrator!, chain._postgres.CertificatePath));
            _platform = new AzurePlatform(
                _context, azure, module, new AzureClusterConnection(_context, azure, (_, _, _) => Task.FromResult(chain._cluster)),
                new AzureChart(_context, chain.Root));
            _lock = new EnvironmentLock(_context, _platform);
            _secrets = new ReleaseSecrets(_context);
            _server = new FlexibleServerPort(_context, _platform);
        }

        /// <summary>What the platform does before there is a release, step by step.</summary>
        public async Task<IReadOnlyList<DifyDelivery.Planning.PlannedStep>> PrepareAsync()
        {
            var findings = new List<DifyDelivery.Planning.Finding>();
            await _platform.ObserveAsync(findings, default);
            findings.ShouldNotContain(finding => finding.Severity == DifyDelivery.Planning.Severity.Error);
            var steps = _platform.Prepare();
            foreach (var step in steps)
            {
                await step.Act(new StepScope(_context.Reporter.Begin(step.Planned.Title)), default);
            }

            return [.. steps.Select(step => step.Planned)];
        }

        /// <summary>Plans ProvisionPostgres into a bundle that nobody signs; its plan stays in the environment's state.</summary>
        public async Task<PlanBundle> WriteBundleAsync(string path)
        {
            var operation = (Operation)ProvisionPostgres();
            var plan = await operation.PlanAsync();
            var document = new PlanDocument(plan, _context.Settings, _context.Time.GetUtcNow());
            return await new BundleWriter(_context, _server).WriteAsync(path, document, operation.Evidence, null, TimeSpan.FromHours(1), default);
        }

        public Task OpenBundleAsync(string path) => new BundleReader(_context, _server).OpenAsync(path, null, default);

        public string State => _context.Folders.State("dev");

        public IOperation DeployDify() => new DeployDifyOperation(_context, _platform, _lock, _secrets, _server);

        public IOperation ProvisionPostgres() => new ProvisionPostgresOperation(_context, _platform, _lock, _secrets, _server);

        public IOperation Teardown(string? confirmation) =>
            new TeardownOperation(_context, _platform, _lock, new ForeignClusterSteps(_context, _platform, _secrets, _server), confirmation);

        public Task RemoveServerAsync(CancellationToken cancellationToken = default) => new FlexibleServerRemoval(_context, _platform, _server, _secrets)
            .RunAsync(new StepScope(_context.Reporter.Begin("remove")), cancellationToken);

        public Task<CommandResult> TerraformAsync(params string[] arguments) => _context.Processes.RunAsync(new CommandSpec("terraform", arguments)
        {
            WorkingDirectory = _platform.Server.Root.RunDirectory,
            Environment = new Dictionary<string, string?> { ["TF_DATA_DIR"] = _platform.Server.Root.DataDirectory },
        });

        public Task ObserveAsync(ICollection<DifyDelivery.Planning.Finding> findings) => _platform.ObserveAsync(findings, default);

        public async ValueTask DisposeAsync()
        {
            await _lock.DisposeAsync();
            _server.DiscardPlans();
        }
    }

    /// <summary>Programs by their names, as the system finds them.</summary>
    private sealed class PathToolbox : IToolbox
    {
        public Task<ResolvedTool> ResolveAsync(string name, IReporter reporter, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ResolvedTool(name, name, "4.0.0", "PATH"));
    }
}
