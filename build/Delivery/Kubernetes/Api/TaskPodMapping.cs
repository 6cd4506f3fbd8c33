using k8s.Models;

namespace DifyDelivery.Kubernetes;

/// <summary>A pod of ours in the API's words, by the rules of the Pod Security Standard "restricted".</summary>
internal static class TaskPodMapping
{
    // Its program is killed at once where that is wanted: what it does is made to bear that.
    private const long GraceSeconds = 5;

    private const string Container = "main";

    public static V1Pod ToV1Pod(this TaskPod task) => new()
    {
        Metadata = new V1ObjectMeta { Name = task.Name, Labels = task.Labels.ToDictionary() },
        Spec = new V1PodSpec
        {
            ActiveDeadlineSeconds = (long)task.Limit.TotalSeconds,
            Affinity = task.PreferredNode is { } node ? Prefer(node) : null,
            AutomountServiceAccountToken = false,
            EnableServiceLinks = false,
            RestartPolicy = "Never",
            TerminationGracePeriodSeconds = GraceSeconds,
            SecurityContext = new V1PodSecurityContext
            {
                FsGroup = task.User,
                RunAsNonRoot = true,
                RunAsUser = task.User,
                SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
            },
            Containers = [ToContainer(task)],
            Volumes = [.. task.Folders.Select((folder, index) => new V1Volume
            {
                Name = NameOf(index),
                EmptyDir = new V1EmptyDirVolumeSource { Medium = folder.InMemory ? "Memory" : null, SizeLimit = new ResourceQuantity(folder.Size) },
            })],
        },
    };

    private static V1Container ToContainer(TaskPod task) => new()
    {
        Name = Container,
        Image = task.Image,
        ImagePullPolicy = "IfNotPresent",
        Command = [.. task.Command],
        Env = [.. task.Variables.Select(variable => new V1EnvVar { Name = variable.Key, Value = variable.Value })],
        Resources = new V1ResourceRequirements
        {
            Requests = Amounts(task.Resources.CpuRequest, task.Resources.MemoryRequest),
            Limits = Amounts(task.Resources.CpuLimit, task.Resources.MemoryLimit),
        },
        SecurityContext = new V1SecurityContext
        {
            AllowPrivilegeEscalation = false,
            Capabilities = new V1Capabilities { Drop = ["ALL"] },
            ReadOnlyRootFilesystem = true,
        },
        VolumeMounts = [.. task.Folders.Select((folder, index) => new V1VolumeMount { Name = NameOf(index), MountPath = folder.Path })],
    };

    private static V1Affinity Prefer(string node) => new()
    {
        NodeAffinity = new V1NodeAffinity
        {
            PreferredDuringSchedulingIgnoredDuringExecution =
            [
                new V1PreferredSchedulingTerm
                {
                    Weight = 100,
                    Preference = new V1NodeSelectorTerm
                    {
                        MatchExpressions = [new V1NodeSelectorRequirement { Key = "kubernetes.io/hostname", OperatorProperty = "In", Values = [node] }],
                    },
                },
            ],
        },
    };

    private static Dictionary<string, ResourceQuantity> Amounts(string cpu, string memory) =>
        new() { ["cpu"] = new ResourceQuantity(cpu), ["memory"] = new ResourceQuantity(memory) };

    private static string NameOf(int index) => FormattableString.Invariant($"folder-{index}");
}
