using DifyDelivery.Azure;
using DifyDelivery.Doctor;
using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Planning;
using DifyDelivery.Processes;

namespace DifyDelivery.Operations;

/// <summary>What an environment on Azure needs on this machine. Nothing of it fails for want of a network.</summary>
internal static class AzureDoctor
{
    private static readonly string[] Targets = ["ProvisionPostgres", "DeployDify", "MigrateData", "Verify", "Teardown"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static IReadOnlyList<IDoctorCheck> Checks(DeliverySettings settings, IAzure azure) =>
    [
        new FindingsCheck("Azure CLI", Targets, _ => Task.FromResult(Program(
            "az", "azure.no-cli", "the Azure CLI is not here: a person's login needs it, a pipeline's identity does not", "https://aka.ms/InstallAzureCli"))),
        new FindingsCheck("kubelogin", Targets, _ => Task.FromResult(Program(
            "kubelogin", "azure.no-kubelogin", "kubelogin is not here: clusters with Entra ID need it", "az aks install-cli, see https://azure.github.io/kubelogin/install.html"))),
        new FindingsCheck("Azure sign-in", Targets, token => SignInAsync(settings, azure, token)),
    ];

    private static (string Detail, IReadOnlyList<Finding> Findings) Program(string name, string id, string missing, string remedy) =>
        ProgramPath.Find(name) is { } path ? (path, []) : (missing, [new Finding(id, Severity.Warning, missing, remedy)]);

    private static async Task<(string Detail, IReadOnlyList<Finding> Findings)> SignInAsync(DeliverySettings settings, IAzure azure, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var subscription = await azure.Subscription.ReadAsync(limit.Token);
            return ($"{azure.SignedInBy}, subscription '{subscription.Name}' ({subscription.State})", []);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Warning("azure.unreachable", $"Azure does not answer within {Patience.TotalSeconds:0} s; subscription {settings.Azure.SubscriptionId} was not looked at", null);
        }
        catch (AzureUnreachableException exception)
        {
            return Warning("azure.unreachable", $"{exception.Message} {exception.Why}", exception.Remedy);
        }
        catch (DeliveryException exception)
        {
            return ("", [new Finding("azure.sign-in", Severity.Error, $"{exception.Message}\n{exception.Why}".TrimEnd(), exception.Remedy)]);
        }
    }

    private static (string Detail, IReadOnlyList<Finding> Findings) Warning(string id, string message, string? remedy) =>
        (message, [new Finding(id, Severity.Warning, message, remedy)]);
}
