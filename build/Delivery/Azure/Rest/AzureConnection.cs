using Azure.Core.Pipeline;
using Azure.ResourceManager;
using DifyDelivery.Azure.SignIn;

namespace DifyDelivery.Azure.Rest;

/// <summary>How Azure Resource Manager is reached.</summary>
/// <param name="Scope">Subscription, resource group, region.</param>
/// <param name="SignIn">Who asks.</param>
internal sealed record AzureConnection(AzureScope Scope, SignInChain SignIn)
{
    /// <summary>What a token is asked for.</summary>
    public const string Audience = "https://management.azure.com";

    /// <summary>How often a throttled, failed or lost request is sent again.</summary>
    private const int MaxRetries = 5;

    /// <summary>Where Azure Resource Manager answers. Bearer tokens go over TLS only.</summary>
    public Uri Endpoint { get; init; } = new(Audience);

    /// <summary>Carries the requests; null for the system's own.</summary>
    public HttpPipelineTransport? Transport { get; init; }

    /// <summary>The first pause before a request is sent again; it doubles. What Azure asks for in Retry-After wins when it is longer.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    public ArmClientOptions Options()
    {
        var options = new ArmClientOptions { Environment = new ArmEnvironment(Endpoint, Audience) };
        options.Retry.MaxRetries = MaxRetries;
        options.Retry.Delay = RetryDelay;
        options.Retry.MaxDelay = TimeSpan.FromMinutes(1);
        // Bodies hold passwords.
        options.Diagnostics.IsLoggingContentEnabled = false;
        options.Diagnostics.ApplicationId = "dify-delivery";
        if (Transport is not null)
        {
            options.Transport = Transport;
        }

        ApiVersions.Pin(options);
        return options;
    }
}
