using System.Net.Http.Headers;
using System.Text.Json;
using Azure.Core;
using Azure.Identity;

namespace DifyDelivery.Azure.SignIn;

/// <summary>
/// The identity of a pipeline's job, by workload identity federation. It asks its host for a new ID token whenever Azure wants one: the token
/// that <c>az login</c> was given lives for ten minutes and cannot be renewed (AADSTS700024), and a migration takes longer.
/// </summary>
/// <param name="create">Makes the credential when the first token is asked for; the variables it needs are there by then.</param>
internal sealed class PipelineCredential(Func<TokenCredential> create) : TokenCredential
{
    public const string GitHubUrl = "ACTIONS_ID_TOKEN_REQUEST_URL";
    public const string GitHubToken = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";
    public const string AzureUri = "SYSTEM_OIDCREQUESTURI";
    public const string AzureToken = "SYSTEM_ACCESSTOKEN";
    public const string AzureConnection = "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID";
    public const string AzureClient = "AZURESUBSCRIPTION_CLIENT_ID";
    public const string AzureTenant = "AZURESUBSCRIPTION_TENANT_ID";
    private const string Audience = "api://AzureADTokenExchange";
    private static readonly HttpClient Http = new();
    private readonly Lazy<TokenCredential> _credential = new(create);

    /// <summary>A job of GitHub Actions with <c>id-token: write</c> (docs.github.com/actions/reference/security/oidc).</summary>
    public static PipelineCredential GitHub(string? tenantId, Func<string, string?> variable) => new(() => new ClientAssertionCredential(
        tenantId ?? variable("AZURE_TENANT_ID"), variable("AZURE_CLIENT_ID"),
        cancellationToken => AskGitHubAsync(Http, variable(GitHubUrl)!, variable(GitHubToken)!, cancellationToken)));

    /// <summary>A job of Azure Pipelines inside a task that names a service connection.</summary>
    public static PipelineCredential AzurePipelines(string? tenantId, Func<string, string?> variable) => new(() => new AzurePipelinesCredential(
        tenantId ?? variable(AzureTenant), variable(AzureClient), variable(AzureConnection), variable(AzureToken)));

    /// <summary>Asks GitHub for the ID token of the running job.</summary>
    /// <exception cref="AuthenticationFailedException">GitHub refuses.</exception>
    public static async Task<string> AskGitHubAsync(HttpClient http, string url, string token, CancellationToken cancellationToken)
    {
        var separator = url.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{url}{separator}audience={Uri.EscapeDataString(Audience)}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            response.EnsureSuccessStatusCode();
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
            return document.RootElement.GetProperty("value").GetString()
                ?? throw new AuthenticationFailedException("GitHub gave no ID token for this job.");
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or KeyNotFoundException)
        {
            throw new AuthenticationFailedException($"GitHub gave no ID token for this job: {exception.Message}", exception);
        }
    }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        _credential.Value.GetToken(requestContext, cancellationToken);

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        _credential.Value.GetTokenAsync(requestContext, cancellationToken);
}
