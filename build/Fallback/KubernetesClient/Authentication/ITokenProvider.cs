using System.Net.Http.Headers;

namespace k8s.Authentication;

/// <summary>Gives the authorization header of each request.</summary>
public interface ITokenProvider
{
    Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken);
}
