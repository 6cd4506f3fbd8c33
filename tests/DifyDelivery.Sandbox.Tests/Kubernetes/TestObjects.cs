using k8s.Models;

namespace DifyDelivery.Sandbox.Tests.Kubernetes;

/// <summary>Small objects to make.</summary>
internal static class TestObjects
{
    /// <summary>Sleeps, but ends at once when told to: a shell as process 1 would ignore it.</summary>
    public const string Forever = "trap 'exit 0' TERM; while :; do sleep 1 & wait $!; done";

    /// <summary>Answers every TCP connection to port 9000 with what it is sent.</summary>
    public const string EchoServer =
        """
        trap 'exit 0' TERM
        if command -v busybox >/dev/null; then busybox nc -ll -p 9000 -e cat &
        else perl -MIO::Socket::INET -e '$SIG{CHLD}="IGNORE"; $s = IO::Socket::INET->new(LocalPort => 9000, Listen => 9, ReuseAddr => 1);
          while ($c = $s->accept) { fork or do { while (sysread $c, $b, 65536) { syswrite $c, $b } exit } close $c }' &
        fi
        wait $!
        """;

    public static V1Pod Pod(string name, string script) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Spec = new V1PodSpec { Containers = [Container(script)], RestartPolicy = "Never", TerminationGracePeriodSeconds = 1 },
    };

    public static V1Deployment Deployment(string name, string script, int replicas = 1, Action<V1PodSpec>? change = null)
    {
        var labels = new Dictionary<string, string> { ["app"] = name };
        var spec = new V1PodSpec { Containers = [Container(script)], TerminationGracePeriodSeconds = 1 };
        change?.Invoke(spec);
        return new V1Deployment
        {
            Metadata = new V1ObjectMeta { Name = name, Labels = labels },
            Spec = new V1DeploymentSpec
            {
                Replicas = replicas,
                Selector = new V1LabelSelector { MatchLabels = labels },
                Template = new V1PodTemplateSpec { Metadata = new V1ObjectMeta { Labels = labels }, Spec = spec },
            },
        };
    }

    public static V1StatefulSet StatefulSet(string name, string script, string? claim = null)
    {
        var labels = new Dictionary<string, string> { ["app"] = name };
        var container = Container(script);
        if (claim is not null)
            container.VolumeMounts = [new V1VolumeMount { Name = claim, MountPath = "/data" }];
        return new V1StatefulSet
        {
            Metadata = new V1ObjectMeta { Name = name, Labels = labels },
            Spec = new V1StatefulSetSpec
            {
                Replicas = 1,
                ServiceName = name,
                Selector = new V1LabelSelector { MatchLabels = labels },
                Template = new V1PodTemplateSpec
                {
                    Metadata = new V1ObjectMeta { Labels = labels },
                    Spec = new V1PodSpec { Containers = [container], TerminationGracePeriodSeconds = 1 },
                },
                VolumeClaimTemplates = claim is null ? null : [Claim(claim)],
            },
        };
    }

    public static V1PersistentVolumeClaim Claim(string name) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Spec = new V1PersistentVolumeClaimSpec
        {
            AccessModes = ["ReadWriteOnce"],
            Resources = new V1VolumeResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new("64Mi") } },
        },
    };

    public static V1ConfigMap ConfigMap(string name, params (string Key, string Value)[] data) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Data = data.ToDictionary(pair => pair.Key, pair => pair.Value),
    };

    private static V1Container Container(string script) => new()
    {
        Name = "main",
        Image = TestImages.Shell,
        ImagePullPolicy = "IfNotPresent",
        Command = ["sh", "-c", script],
    };
}
