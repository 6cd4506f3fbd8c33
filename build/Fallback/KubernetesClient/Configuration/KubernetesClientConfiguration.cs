using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using k8s.Authentication;

namespace k8s;

/// <summary>Where an API server is, how it is trusted, and who asks.</summary>
public partial class KubernetesClientConfiguration
{
    public static event EventHandler<DataReceivedEventArgs> ExecStdError;

    /// <summary>How long a credential plugin may take.</summary>
    public static TimeSpan ExecTimeout { get; set; } = TimeSpan.FromMinutes(2);

    public string Host { get; set; }

    public string Namespace { get; set; }

    public string CurrentContext { get; private set; }

    public X509Certificate2Collection SslCaCerts { get; set; }

    public bool SkipTlsVerify { get; set; }

    public string TlsServerName { get; set; }

    /// <summary>Base64 of the certificate's PEM text.</summary>
    public string ClientCertificateData { get; set; }

    /// <summary>Base64 of the key's PEM text.</summary>
    public string ClientCertificateKeyData { get; set; }

    public string ClientCertificateFilePath { get; set; }

    public string ClientKeyFilePath { get; set; }

    public string AccessToken { get; set; }

    public string Username { get; set; }

    public string Password { get; set; }

    public ITokenProvider TokenProvider { get; set; }

    public string UserAgent { get; set; }

    /// <summary>How long an ordinary call may take; logs and watches only until they begin.</summary>
    public TimeSpan HttpClientTimeout { get; set; } = TimeSpan.FromSeconds(100);

    public Action<SocketsHttpHandler> FirstMessageHandlerSetup { get; set; }

    public bool DisableHttp2 { get; set; }

    // A plugin's stderr goes to whoever listens, and otherwise to the console: it is where kubelogin says what to do.
    internal static void ForwardExecStdError(object sender, DataReceivedEventArgs line)
    {
        if (ExecStdError is { } listener)
            listener(sender, line);
        else if (line.Data is not null)
            Console.Error.WriteLine(line.Data);
    }
}
