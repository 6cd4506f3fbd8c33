using System.Net.Http.Headers;

namespace k8s.Authentication;

internal sealed class FixedHeaderProvider(AuthenticationHeaderValue header) : ITokenProvider
{
    public Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken) => Task.FromResult(header);
}
