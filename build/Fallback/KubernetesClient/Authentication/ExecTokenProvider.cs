using System.Net.Http.Headers;

namespace k8s.Authentication;

/// <summary>Runs a credential plugin again shortly before its token expires; requests that arrive meanwhile wait for it.</summary>
internal sealed class ExecTokenProvider(ExecPlugin plugin, ExecCredential credential) : ITokenProvider
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);
    private readonly Lock _one = new();
    private ExecCredential _credential = credential;

    private bool Expires => _credential.Expiry is DateTime expiry && DateTime.UtcNow + Margin > expiry;

    public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken)
    {
        if (Expires)
            await Task.Run(Renew, cancellationToken);
        return new AuthenticationHeaderValue("Bearer", _credential.Token);
    }

    private void Renew()
    {
        lock (_one)
        {
            if (Expires)
                _credential = plugin.Run();
        }
    }
}
