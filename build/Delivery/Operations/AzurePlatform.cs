using DifyDelivery.Azure;
using DifyDelivery.Doctor;
using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations;

/// <summary>Azure: an AKS cluster, made by Terraform or brought, Dify's own chart and images.</summary>
internal sealed class AzurePlatform(DeliveryContext context, IAzure azure, AzureServerModule server, AzureClusterConnection connection, AzureChart chart) : IPlatform
{
    /// <summary>Targets that make nothing.</summary>
    private static readonly string[] Lookers = ["Verify", "Teardown", "Doctor"];

    /// <summary>Targets whose plan holds what Terraform does for the cluster.</summary>
    private static readonly string[] Makers = ["Plan", "DeployDify", "ProvisionPostgres"];

    private readonly AzureLook _look = new(context.Settings, azure, server, makes: !Lookers.Contains(context.Target));
    private readonly AzureClusterSteps _steps = new(context, server);
    private ConnectedCluster? _connected;

    /// <summary>The chart's own.</summary>
    public DifyImages? Images => null;

    public IServerModule Server => server;

    public PreparationLook Preparation => new(_steps.Seen, _steps.NotSeen);

    public bool OwnsCluster => context.Settings.AzureResources.ExistingCluster is null;

    public ConnectedCluster? Found => _connected;

    public ConnectedCluster Connected => _connected ?? throw new DeliveryException(
        $"The AKS cluster of '{context.Environment}' is not there.", remedy: context.Command("DeployDify"));

    private string ClusterName => AzureLook.ClusterName(context.Settings);

    public static AzurePlatform Create(DeliveryContext context, string cacheDirectory)
    {
        var azure = AzureClient.Create(context.Settings.Azure, context.Time);
        return new AzurePlatform(
            context, azure, new AzureServerModule(context, azure, () => AzureServerModule.RepositoryRoot(context, azure), AzureServerModule.Locate),
            new AzureClusterConnection(context, azure, AzureClusterConnection.Opener(context.Time)), new AzureChart(context, cacheDirectory));
    }

    public Task<string> ChartAsync(CancellationToken cancellationToken) => chart.FindAsync(cancellationToken);

    public IReadOnlyList<IDoctorCheck> DoctorChecks() =>
    [
        .. AzureDoctor.Checks(context.Settings, azure),
        new FindingsCheck(
            "Terraform's lock file", ["ProvisionPostgres"],
            _ => Task.FromResult<(string, IReadOnlyList<Finding>)>(server.CheckProviders() is { } missing ? ("", [missing]) : ("the providers are pinned by checksum", []))),
    ];

    public async Task<ConnectedCluster?> ObserveAsync(ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        using var looking = context.Reporter.Begin("Look at Azure");
        try
        {
            await _look.RunAsync(findings, cancellationToken);
            if (_look.Cluster is { PowerState: not "Stopped" } cluster)
            {
                looking.Update($"connecting to AKS cluster {cluster.Name}");
                _connected ??= await connection.OpenAsync(cluster.IsPrivate, cancellationToken);
                if (await new RightsCheck(context).FindAsync(_connected.Api, cancellationToken) is { } refused)
                {
                    findings.Add(refused);
                }
            }

            if (await MissingChartAsync(cancellationToken) is { } missing)
            {
                findings.Add(missing);
            }
        }
        catch (DeliveryException exception)
        {
            // A plan says what it could not look at, and why, and is a plan all the same.
            findings.Add(new Finding(IdOf(exception), Severity.Error, Sentence(exception), exception.Remedy));
        }

        var errors = findings.Count(finding => finding.Severity == Severity.Error);
        if (errors > 0)
        {
            looking.Fail(errors == 1 ? "a finding blocks" : $"{errors} findings block");
            return null;
        }

        looking.Succeed(_connected is null ? $"no cluster '{ClusterName}' yet" : $"cluster '{ClusterName}'");
        if (Makers.Contains(context.Target) && (_look.Cluster is null || KeepsItself))
        {
            await _steps.LookAsync(_look.Cluster is not null, _connected, findings, cancellationToken);
        }

        return _connected;
    }

    /// <summary>
    /// Whether what is around Dify is brought to what the settings say without a server: where one is wanted, or is there, ProvisionPostgres
    /// plans the whole module. A cluster that was brought has nothing of ours around it but what was asked for.
    /// </summary>
    private bool KeepsItself =>
        context.Target != "ProvisionPostgres" && !context.Settings.FlexibleServer.UseAzurePostgres && server.Observed is null
        && (OwnsCluster || context.Settings.AzureResources.BackupStorage);

    public IReadOnlyList<OperationStep> Prepare() =>
    [
        .. _look.Unregistered.Count == 0
            ? Array.Empty<OperationStep>()
            :
            [
                new(
                    new PlannedStep(
                        "azure.register", "Register resource providers in the subscription", StepEffect.Create,
                        string.Join('\n', _look.Unregistered.Select(provider => provider.Namespace)), TimeSpan.FromMinutes(2)),
                    (scope, token) => azure.Subscription.RegisterAsync([.. _look.Unregistered.Select(provider => provider.Namespace)], scope.Activity, token)),
            ],
        .. _look.Cluster is null || (KeepsItself && Makers.Contains(context.Target)) ? _steps.Make(_look.Cluster is not null) : [],
        new(
            new PlannedStep("cluster.connect", $"Connect to AKS cluster '{ClusterName}'", StepEffect.None, _look.Cluster?.Version is { } version ? $"Kubernetes {version}" : null),
            ConnectAsync),
    ];

    public IReadOnlyList<OperationStep> Outline() => [.. Prepare(), .. AzureOutline.Of(context, server.ServerName)];

    public async Task<IReadOnlyList<string>> ListLossesAsync(CancellationToken cancellationToken)
    {
        var losses = new List<string>();
        if (server.Observed is { } found)
        {
            var databases = await azure.Servers.ListDatabasesAsync(found.Name, cancellationToken);
            losses.Add(
                $"Flexible Server {found.Name}, {found.SkuName}, {found.StorageGb} GiB, with its backups; databases: {(databases.Count == 0 ? "none" : string.Join(", ", databases))}");
        }

        if (_connected is not null)
        {
            losses.AddRange(await VolumeLosses.ListAsync(_connected.Api, context.Release.Namespace, cancellationToken));
        }

        if (_look.Cluster is not null && OwnsCluster)
        {
            losses.Add($"AKS cluster {ClusterName} with everything in it");
        }

        // The vault's secrets and the backups go with the rest, also where neither server nor cluster is left.
        if (await azure.Subscription.FindResourceGroupAsync(cancellationToken) is not null)
        {
            losses.Add(
                $"what else Terraform made in resource group {context.Settings.Azure.ResourceGroup}: network, monitoring, Key Vault with its secrets"
                + (context.Settings.AzureResources.BackupStorage ? ", storage account with every backup in it" : string.Empty));
        }

        return losses;
    }

    public IReadOnlyList<OperationStep> Remove() =>
    [
        new(
            new PlannedStep(
                "azure.remove", "Remove with Terraform what it made in Azure", StepEffect.Destroy,
                OwnsCluster ? $"server, cluster, network, vault and monitoring in {context.Settings.Azure.ResourceGroup}" : $"all but AKS cluster {ClusterName}, which was there before"),
            _steps.RemoveAsync),
    ];

    private async Task<Finding?> MissingChartAsync(CancellationToken cancellationToken) =>
        Lookers.Contains(context.Target) ? null
        : context.Target == "ProvisionPostgres" ? chart.Check()
        : await chart.ExamineAsync(cancellationToken);

    private async Task ConnectAsync(StepScope scope, CancellationToken cancellationToken)
    {
        if (_connected is not null)
        {
            scope.NothingToDo("connected");
            return;
        }

        var cluster = await azure.Clusters.FindAsync(ClusterName, AzureLook.ClusterGroup(context.Settings), cancellationToken);
        _connected = await connection.OpenAsync(cluster?.IsPrivate ?? false, cancellationToken);
        scope.Summary($"kubeconfig {Path.GetRelativePath(context.Folders.Root, _connected.Endpoint.KubeconfigPath)}");
    }

    private static string IdOf(DeliveryException exception) => exception switch
    {
        AzureSignInException => "azure.sign-in",
        AzureUnreachableException => "azure.unreachable",
        AzureException => "azure.refused",
        _ => "azure.cluster-unreachable",
    };

    private static string Sentence(DeliveryException exception) =>
        exception.Why is null ? exception.Message : $"{exception.Message} {exception.Why.ReplaceLineEndings("; ")}";
}
