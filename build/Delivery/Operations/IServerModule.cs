using DifyDelivery.Azure;
using DifyDelivery.Planning;
using DifyDelivery.Policy;
using DifyDelivery.Postgres;
using DifyDelivery.Terraform;

namespace DifyDelivery.Operations;

/// <summary>What differs between the platforms about the server outside the cluster: its root module, where it answers, what follows an apply.</summary>
internal interface IServerModule
{
    /// <summary>The server's name.</summary>
    string ServerName { get; }

    /// <summary>The root module, its state, and the environment of its providers.</summary>
    TerraformRoot Root { get; }

    /// <summary>Whether there is something to plan against: what an earlier run applied, or what was observed.</summary>
    bool HasState { get; }

    /// <summary>Azure's own acts on the server; null where it is none of Azure's.</summary>
    IFlexibleServers? Azure { get; }

    /// <summary>What is known of the server for the policy's rules, once the platform was observed.</summary>
    PolicyFacts Facts { get; }

    /// <summary>The version of the administrator's password that this run has given the server while there was no Secret to count it in; null: none.</summary>
    int? PasswordVersion => null;

    /// <summary>How long an apply usually takes.</summary>
    TimeSpan UsualApply { get; }

    /// <summary>The module's variables, with everything made that they name.</summary>
    Task<TerraformInputs> InputsAsync(AdministratorPassword password, CancellationToken cancellationToken);

    /// <summary>What removes the server, and nothing else that holds data.</summary>
    Task<ServerRemoval> RemovalAsync(string password, CancellationToken cancellationToken);

    /// <summary>What of the server was changed or deleted behind Terraform's back, where Terraform cannot see that itself.</summary>
    Task<IReadOnlyList<DriftedResource>> FindDriftAsync(ITerraform terraform, CancellationToken cancellationToken);

    /// <summary>Where the server answers, or null where there is none.</summary>
    Task<ServerAddress?> FindAsync(Func<CancellationToken, Task<ITerraform>> terraform, CancellationToken cancellationToken);

    /// <summary>What a resource holds that would be destroyed, as far as the platform itself measures it; null for what others measure, or holds nothing.</summary>
    Task<DataAtStake?> MeasureAsync(TerraformChange change, CancellationToken cancellationToken);

    /// <summary>A warning where the module's providers are not pinned by checksum.</summary>
    Finding? CheckProviders();

    /// <summary>Steps between an apply and the first login.</summary>
    IReadOnlyList<OperationStep> Settle();
}

/// <summary>Where a server answers.</summary>
/// <param name="Host">Name or address, for clients in the cluster and outside alike.</param>
/// <param name="Port">The port there.</param>
/// <param name="Administrator">The administrator's login.</param>
/// <param name="RootCertificateFile">The root that signs its certificate; null: one of the system's own, as on Azure.</param>
internal sealed record ServerAddress(string Host, int Port, string Administrator, string? RootCertificateFile);

/// <summary>How Terraform removes the server.</summary>
/// <param name="Inputs">The variables.</param>
/// <param name="Request">The kind of plan.</param>
/// <param name="MayDestroy">Which of a plan's changes may destroy what they hold.</param>
internal sealed record ServerRemoval(TerraformInputs Inputs, PlanRequest Request, Func<TerraformChange, bool> MayDestroy);
