using DifyDelivery.Environments;
using DifyDelivery.Helm;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Tools;

namespace DifyDelivery.Operations;

/// <summary>What every operation of a session shares.</summary>
internal sealed record DeliveryContext
{
    public required DeliverySettings Settings { get; init; }

    public required SessionFolders Folders { get; init; }

    /// <summary>The target that runs, for the lock and for messages.</summary>
    public required string Target { get; init; }

    /// <summary>What the run may need of the cluster: a name of <see cref="Kubernetes.TargetRights"/>. <value>The default is the target's own.</value></summary>
    public string Rights { get => field ?? Target; init; }

    /// <summary>What was said to the target beside settings and confirmation, with a blank before each: <c> --retire-source</c>.</summary>
    public string TargetArguments { get; init; } = string.Empty;

    /// <summary>What a person has typed after <c>--confirm</c>: the name of something that may be lost.</summary>
    public string? Confirmation { get; init; }

    /// <summary>How a new plan is brought about on the CI server that the build runs on; null elsewhere.</summary>
    public string? PlanAgain { get; init; }

    public required Redactor Redactor { get; init; }

    public required IReporter Reporter { get; init; }

    public required IProcessRunner Processes { get; init; }

    public required IToolbox Toolbox { get; init; }

    /// <summary>Helm; null for the program that the toolbox finds.</summary>
    public IHelm? Helm { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Where prices are kept between runs.</summary>
    public required string PriceFolder { get; init; }

    /// <summary>Markdown reports that operations have written.</summary>
    public List<string> Reports { get; } = [];

    public string Environment => Settings.Environment;

    public ReleaseSettings Release => Settings.Release;

    public DifyNames Names => new(Release.Name);

    /// <summary>Names of what Terraform may destroy or replace.</summary>
    public IReadOnlyCollection<string> Confirmed => Confirmation is null ? [] : [Confirmation];

    public string SecretName => Names.Secret;

    /// <summary>The command that continues what was interrupted or failed.</summary>
    public string ContinueCommand => Command(Target, TargetArguments);

    /// <inheritdoc cref="DeliverySettings.Command"/>
    public string Command(string target, string arguments = "") => Settings.Command(target, arguments);
}
