using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Postgres;
using DifyDelivery.Terraform;
using DifyDelivery.Tools;

namespace DifyDelivery.Operations;

/// <summary>The server outside the cluster, by way of Terraform: planned, applied, found again.</summary>
internal sealed class FlexibleServerPort(DeliveryContext context, IPlatform platform)
{
    /// <summary>Service name of the server inside the sandbox's cluster, for its certificate.</summary>
    private const string ServerNamespace = "flexible-server";

    private ITerraform? _terraform;

    public string ServerName => $"psql-dify-{context.Environment}";

    private string WorkDirectory => Path.Combine(context.Folders.SandboxState(context.Environment), "terraform");

    public async Task<ITerraform> TerraformAsync(CancellationToken cancellationToken)
    {
        if (_terraform is null)
        {
            var tool = await context.Toolbox.ResolveAsync(ToolNames.Terraform, context.Reporter, cancellationToken);
            _terraform = new TerraformCli(context.Processes, tool.Path, new TerraformRoot(context.Folders.SandboxModule, WorkDirectory));
        }

        return _terraform;
    }

    /// <summary>Whether an earlier run has applied anything; needs no program.</summary>
    public bool HasState => File.Exists(new TerraformRoot(context.Folders.SandboxModule, WorkDirectory).StateFile);

    public async Task<TerraformInputs> InputsAsync(string password, CancellationToken cancellationToken)
    {
        var server = context.Settings.FlexibleServer;
        var endpoint = platform.Connected.Endpoint;
        var certificate = await ServerCertificate.EnsureAsync(
            Path.Combine(context.Folders.SandboxState(context.Environment), "flexible-server"),
            [endpoint.NodeAddress, ServerName, $"{ServerName}.{ServerNamespace}", $"{ServerName}.{ServerNamespace}.svc", "localhost", "127.0.0.1"],
            context.Time, cancellationToken);
        var kubectl = await context.Toolbox.ResolveAsync(ToolNames.Kubectl, context.Reporter, cancellationToken);
        var variables = new Dictionary<string, object?>
        {
            ["environment"] = context.Environment,
            ["location"] = context.Settings.Azure.Location,
            ["resource_group_name"] = context.Settings.Azure.ResourceGroup,
            ["use_azure_postgres"] = server.UseAzurePostgres,
            ["postgres_server_name"] = ServerName,
            ["postgresql_username"] = server.Username,
            ["postgres_sku_name"] = server.SkuName,
            ["postgres_storage_mb"] = server.StorageMb,
            ["postgres_public_access"] = server.PublicAccess,
            ["postgres_open_firewall_all"] = server.OpenFirewallAll,
            ["postgres_backup_retention_days"] = server.BackupRetentionDays,
            ["postgres_high_availability_mode"] = server.HighAvailability.ToString(),
            ["sandbox_kubeconfig"] = endpoint.KubeconfigPath,
            ["sandbox_context"] = endpoint.Context,
            ["sandbox_kubectl"] = kubectl.Path,
            ["sandbox_namespace"] = ServerNamespace,
            ["sandbox_image"] = platform.Images!.Postgresql,
            ["sandbox_node_address"] = endpoint.NodeAddress,
            ["sandbox_certificate_directory"] = certificate.Directory,
            ["sandbox_ready_seconds"] = (int)context.Settings.Timeouts.Provision.TotalSeconds,
        };
        return new TerraformInputs(variables, new Dictionary<string, string> { ["postgresql_password"] = password });
    }

    /// <summary>The server as the last apply left it, or null.</summary>
    public async Task<ExternalServer?> FindAsync(CancellationToken cancellationToken)
    {
        if (!HasState)
        {
            return null;
        }

        var outputs = await (await TerraformAsync(cancellationToken)).ReadOutputsAsync(cancellationToken);
        return outputs.FindText("postgres_fqdn") is { } address
            ? new ExternalServer(address, outputs.Number("postgres_port"), outputs.Text("postgres_admin_username"), PostgresTls.Require)
            : null;
    }

    /// <summary>A connection to the server as its administrator.</summary>
    /// <exception cref="DeliveryException">It is not provisioned.</exception>
    public async Task<PostgresServer> ConnectAsync(string password, CancellationToken cancellationToken)
    {
        var outputs = await (await TerraformAsync(cancellationToken)).ReadOutputsAsync(cancellationToken);
        var address = outputs.FindText("postgres_fqdn") ?? throw new DeliveryException(
            "The Flexible Server is not provisioned.", remedy: $"./build.sh ProvisionPostgres --env {context.Environment} --use-azure-postgres true");
        return new PostgresServer(
            new PostgresEndpoint(
                address, outputs.Number("postgres_port"), outputs.Text("postgres_admin_username"), password, PostgresTls.VerifyFull,
                outputs.FindText("postgres_ca_certificate_file")),
            context.Time);
    }
}
