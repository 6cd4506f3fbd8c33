using Azure.Core;
using Azure.Identity;
using DifyDelivery.Environments;

namespace DifyDelivery.Azure.SignIn;

/// <summary>
/// The identities that are tried, in order: a pod's or pipeline's workload identity, a service principal in the environment, the Azure CLI's
/// login. An explicit list rather than Azure's default one, which probes slowly and may find an identity that nobody thought of. An identity
/// that is set up and refused ends the search: going on to the next would hide it.
/// </summary>
internal sealed class SignInChain(IReadOnlyList<SignInOption> options, string? tenantId) : TokenCredential
{
    private SignInOption? _used;

    public AzureCredentialKind? Used => _used?.Kind;

    /// <summary>The identities of a setting, or all of them.</summary>
    public static SignInChain Create(AzureCredentialChoice choice, string? tenantId, Func<string, string?>? variable = null)
    {
        var all = SignInOption.All(tenantId, variable ?? System.Environment.GetEnvironmentVariable);
        return new SignInChain(
            choice == AzureCredentialChoice.Auto ? all : [.. all.Where(option => option.Kind.ToString() == choice.ToString())], tenantId);
    }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        GetTokenAsync(requestContext, cancellationToken).AsTask().GetAwaiter().GetResult();

    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        var tried = new List<string>();
        foreach (var option in _used is null ? options : [_used])
        {
            if (option.Obstacle() is { } obstacle)
            {
                tried.Add($"{option.Name}: {obstacle}");
                continue;
            }

            try
            {
                var token = await option.Credential.GetTokenAsync(requestContext, cancellationToken);
                _used = option;
                return token;
            }
            catch (CredentialUnavailableException exception)
            {
                tried.Add($"{option.Name}: {Sentence(exception)}");
            }
            catch (AuthenticationFailedException exception)
            {
                throw new AzureSignInException(
                    "Azure refused to sign in.", $"{option.Name}: {Sentence(exception)}", option.Remedy(tenantId), exception);
            }
        }

        throw new AzureSignInException(
            "Nobody is signed in to Azure.", string.Join('\n', tried), string.Join("; or ", options.Reverse().Select(option => option.Remedy(tenantId))));
    }

    /// <summary>The first line: the rest is a link to a page about the package.</summary>
    private static string Sentence(Exception exception) => exception.Message.Split('\n')[0].Trim();
}
