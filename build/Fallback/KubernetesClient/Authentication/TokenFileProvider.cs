using System.Net.Http.Headers;

namespace k8s.Authentication;

/// <summary>Reads a token from a file that the kubelet renews; once a minute is often enough.</summary>
internal sealed class TokenFileProvider(string path) : ITokenProvider
{
    private AuthenticationHeaderValue _header;
    private DateTime _readAt;

    public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken)
    {
        if (_header is null || DateTime.UtcNow - _readAt > TimeSpan.FromMinutes(1))
        {
            _header = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(path, cancellationToken)).Trim());
            _readAt = DateTime.UtcNow;
        }

        return _header;
    }
}
