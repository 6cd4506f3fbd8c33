using System.Text;
using System.Text.Json;
using k8s.Exceptions;

namespace k8s;

/// <summary>What a credential plugin printed.</summary>
internal sealed record ExecCredential(string Token, string CertificateData, string KeyData, DateTime? Expiry)
{
    public static ExecCredential Parse(string output, string apiVersion)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            var root = document.RootElement;
            if (Text(root, "apiVersion") is var said && said != apiVersion)
                throw new KubeConfigException($"The credential plugin answered in version '{said}', not '{apiVersion}'.");
            var status = root.TryGetProperty("status", out var found) ? found : default;
            var credential = new ExecCredential(
                Text(status, "token"),
                Base64(Text(status, "clientCertificateData")),
                Base64(Text(status, "clientKeyData")),
                Text(status, "expirationTimestamp") is string expiry
                    ? DateTimeOffset.Parse(expiry, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime
                    : null);
            if (credential.Token is null && (credential.CertificateData is null || credential.KeyData is null))
                throw new KubeConfigException("The credential plugin gave neither a token nor a client certificate with its key.");
            return credential;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            // Its text is not repeated here: it may hold the credential.
            throw new KubeConfigException("The credential plugin's output is not an ExecCredential.", exception);
        }
    }

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value.GetString() : null;

    // Plugins give PEM; a kubeconfig, and so the configuration, holds base64 of it.
    private static string Base64(string pem) => pem is null ? null : Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
}
