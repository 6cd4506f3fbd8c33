using k8s.Authentication;
using k8s.Exceptions;
using YamlDotNet.RepresentationModel;

namespace k8s;

/// <summary>The credentials of one user of a kubeconfig: token, certificate, name and password, or a plugin that gives one.</summary>
internal sealed class KubeconfigUser(string name, YamlNode user, Kubeconfig file)
{
    public void ApplyTo(KubernetesClientConfiguration configuration)
    {
        configuration.AccessToken = Text("token");
        if (configuration.AccessToken is null)
        {
            configuration.Username = Text("username");
            configuration.Password = Text("password");
        }

        configuration.ClientCertificateData = Text("client-certificate-data");
        configuration.ClientCertificateKeyData = Text("client-key-data");
        configuration.ClientCertificateFilePath = file.Resolve(Text("client-certificate"));
        configuration.ClientKeyFilePath = file.Resolve(Text("client-key"));
        if (Kubeconfig.Child(user, "exec") is { } exec)
            ApplyPlugin(configuration, exec);

        if (configuration.AccessToken is null && configuration.Username is null
            && configuration.ClientCertificateData is null && configuration.ClientCertificateFilePath is null)
            throw new KubeConfigException($"The user '{name}' of the kubeconfig has no credentials that are known here.");
    }

    private void ApplyPlugin(KubernetesClientConfiguration configuration, YamlNode exec)
    {
        var plugin = new ExecPlugin(
            Kubeconfig.Text(exec, "command") ?? throw new KubeConfigException($"The credential plugin of the user '{name}' has no command."),
            [.. Kubeconfig.Items(exec, "args").Select(item => ((YamlScalarNode)item).Value)],
            Kubeconfig.Items(exec, "env").ToDictionary(item => Kubeconfig.Text(item, "name"), item => Kubeconfig.Text(item, "value") ?? ""),
            Kubeconfig.Text(exec, "apiVersion") ?? throw new KubeConfigException($"The credential plugin of the user '{name}' has no apiVersion."),
            Kubeconfig.Text(exec, "installHint"));
        var credential = plugin.Run();
        configuration.AccessToken = credential.Token;
        configuration.ClientCertificateData = credential.CertificateData;
        configuration.ClientCertificateKeyData = credential.KeyData;
        if (credential.Token is not null)
            configuration.TokenProvider = new ExecTokenProvider(plugin, credential);
    }

    private string Text(string key) => Kubeconfig.Text(user, key);
}
