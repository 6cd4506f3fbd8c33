using Azure;
using Azure.ResourceManager.Resources;
using DifyDelivery.Azure.Faults;
using DifyDelivery.Azure.Rest;
using DifyDelivery.Reporting;

namespace DifyDelivery.Azure.Subscriptions;

/// <summary>The subscription, by the generic client's own types.</summary>
internal sealed class ArmSubscription(ArmPipeline arm, TimeProvider time) : IAzureSubscription
{
    private const string Registered = "Registered";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Registering takes one to three minutes.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    private SubscriptionResource Resource => arm.Client.GetSubscriptionResource(SubscriptionResource.CreateResourceIdentifier(arm.Scope.SubscriptionId));

    public Task<SubscriptionFacts> ReadAsync(CancellationToken cancellationToken) =>
        ExplainAsync(
            $"reading subscription {arm.Scope.SubscriptionId}",
            async () =>
            {
                var data = (await Resource.GetAsync(cancellationToken)).Value.Data;
                return new SubscriptionFacts(data.SubscriptionId, data.DisplayName, data.State?.ToString() ?? "Enabled", data.TenantId?.ToString());
            },
            cancellationToken);

    public Task<string?> FindResourceGroupAsync(CancellationToken cancellationToken) =>
        ExplainAsync(
            $"reading resource group {arm.Scope.ResourceGroup}",
            async () =>
            {
                try
                {
                    return (await Resource.GetResourceGroupAsync(arm.Scope.ResourceGroup, cancellationToken)).Value.Data.Location.Name;
                }
                catch (RequestFailedException exception) when (exception.Status == 404 && exception.ErrorCode == "ResourceGroupNotFound")
                {
                    return null;
                }
            },
            cancellationToken);

    public async Task<IReadOnlyList<ProviderRegistration>> FindUnregisteredAsync(IReadOnlyList<string> providers, CancellationToken cancellationToken)
    {
        var registrations = await Task.WhenAll(providers.Select(provider => ReadAsync(provider, cancellationToken)));
        return [.. registrations.Where(registration => registration.State != Registered)];
    }

    public async Task RegisterAsync(IReadOnlyList<string> providers, IActivity progress, CancellationToken cancellationToken)
    {
        foreach (var provider in await FindUnregisteredAsync(providers, cancellationToken))
        {
            await ExplainAsync(
                $"registering resource provider {provider.Namespace}",
                async () =>
                {
                    var found = await Resource.GetResourceProviderAsync(provider.Namespace, cancellationToken: cancellationToken);
                    await found.Value.RegisterAsync(cancellationToken: cancellationToken);
                    return true;
                },
                cancellationToken);
        }

        var began = time.GetTimestamp();
        while (await FindUnregisteredAsync(providers, cancellationToken) is { Count: > 0 } left)
        {
            var names = string.Join(", ", left.Select(provider => $"{provider.Namespace} is {provider.State}"));
            if (time.GetElapsedTime(began) > Limit)
            {
                throw new AzureException("Resource providers do not become registered.", names, $"az provider show --namespace {left[0].Namespace} --query registrationState");
            }

            progress.Update(names);
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private Task<ProviderRegistration> ReadAsync(string provider, CancellationToken cancellationToken) =>
        ExplainAsync(
            $"reading resource provider {provider}",
            async () => new ProviderRegistration(
                provider, (await Resource.GetResourceProviderAsync(provider, cancellationToken: cancellationToken)).Value.Data.RegistrationState ?? "unknown"),
            cancellationToken);

    private Task<T> ExplainAsync<T>(string doing, Func<Task<T>> call, CancellationToken cancellationToken) =>
        AzureErrors.ExplainAsync(doing, arm.Scope, call, cancellationToken);
}
