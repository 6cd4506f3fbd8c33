using k8s;
using k8s.Exceptions;

namespace DifyDelivery.Tests.Kubernetes;

/// <summary>What a kubeconfig means; the same for the genuine client and for its fallback.</summary>
public sealed class KubeconfigTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kubeconfig-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_current_context_gives_server_namespace_and_token()
    {
        var configuration = Build();
        configuration.Host.ShouldBe("https://one.example:6443");
        configuration.Namespace.ShouldBe("dify");
        configuration.CurrentContext.ShouldBe("one");
        configuration.AccessToken.ShouldBe("token-1");
        configuration.SkipTlsVerify.ShouldBeFalse();
    }

    [Fact]
    public void Another_context_can_be_named()
    {
        var configuration = Build("two");
        configuration.Host.ShouldBe("https://two.example");
        (configuration.Username, configuration.Password).ShouldBe(("anna", "geheim"));
        configuration.TlsServerName.ShouldBe("inner.example");
        configuration.SkipTlsVerify.ShouldBeTrue();
    }

    [Fact]
    public void Certificates_in_files_are_found_beside_the_kubeconfig()
    {
        var configuration = Build("files");
        configuration.ClientCertificateFilePath.ShouldBe(Path.Combine(_folder.FullName, "pki", "me.crt"));
        configuration.ClientKeyFilePath.ShouldBe("/elsewhere/me.key");
    }

    [Theory]
    [InlineData("none", "none")]
    [InlineData("no-cluster", "missing")]
    [InlineData("no-user", "nobody")]
    public void What_is_missing_is_an_error_of_the_kubeconfig(string context, string named)
    {
        var error = Should.Throw<KubeConfigException>(() => Build(context));
        if (context == "none")
            error.Message.ShouldContain(named);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_of_the_kubeconfig() =>
        Should.Throw<KubeConfigException>(() => KubernetesClientConfiguration.BuildConfigFromConfigFile(Path.Combine(_folder.FullName, "none")));

    [Fact]
    public void A_plugin_s_token_is_used()
    {
        if (OperatingSystem.IsWindows())
            return;
        var configuration = Build("plugin");
        configuration.AccessToken.ShouldBe("from-plugin-blue");
        configuration.TokenProvider.ShouldNotBeNull();
    }

    private KubernetesClientConfiguration Build(string? context = null)
    {
        var path = Path.Combine(_folder.FullName, "config");
        var plugin = Path.Combine(_folder.FullName, "plugin");
        File.WriteAllText(plugin, Plugin);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(path, Text.Replace("PLUGIN", plugin, StringComparison.Ordinal));
        return KubernetesClientConfiguration.BuildConfigFromConfigFile(path, context);
    }

    private const string Plugin =
        """
        #!/bin/sh
        echo "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"from-plugin-$COLOUR\"}}"
        """;

    private const string Text =
        """
        apiVersion: v1
        kind: Config
        current-context: one
        contexts:
        - {name: one, context: {cluster: one, user: one, namespace: dify}}
        - {name: two, context: {cluster: two, user: two}}
        - {name: files, context: {cluster: one, user: files}}
        - {name: plugin, context: {cluster: one, user: plugin}}
        - {name: no-cluster, context: {cluster: missing, user: one}}
        - {name: no-user, context: {cluster: one, user: nobody}}
        clusters:
        - {name: one, cluster: {server: "https://one.example:6443"}}
        - {name: two, cluster: {server: "https://two.example", insecure-skip-tls-verify: true, tls-server-name: inner.example}}
        users:
        - {name: one, user: {token: token-1}}
        - {name: two, user: {username: anna, password: geheim}}
        - {name: files, user: {client-certificate: pki/me.crt, client-key: /elsewhere/me.key}}
        - name: plugin
          user:
            exec:
              apiVersion: client.authentication.k8s.io/v1
              command: PLUGIN
              env: [{name: COLOUR, value: blue}]
              interactiveMode: Never
        """;
}
