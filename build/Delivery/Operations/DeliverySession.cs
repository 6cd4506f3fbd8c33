using DifyDelivery.Environments;
using DifyDelivery.Planning;
using DifyDelivery.Reporting;

namespace DifyDelivery.Operations;

/// <summary>Puts the core together for one run.</summary>
public sealed class DeliverySession : IAsyncDisposable
{
    private DeliverySession(DeliverySettings settings, SessionFolders folders, string target)
    {
        Settings = settings;
        Folders = folders;
        Target = target;
        Redactor.Register(settings.FlexibleServer.Password);
    }

    /// <summary>The settings.</summary>
    public DeliverySettings Settings { get; }

    /// <summary>The folders.</summary>
    public SessionFolders Folders { get; }

    /// <summary>The target that runs.</summary>
    public string Target { get; }

    /// <summary>Knows every secret in play.</summary>
    public Redactor Redactor { get; } = new();

    /// <summary>Where the run tells what it does.</summary>
    public IReporter Reporter { get; } = new NullReporter();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; } = TimeProvider.System;

    /// <summary>Creates a session.</summary>
    public static DeliverySession Create(DeliverySettings settings, SessionFolders folders, string target) => new(settings, folders, target);

    /// <summary>DeployDify.</summary>
    public IOperation DeployDify() => new Nothing(Settings, Reporter);

    /// <summary>ProvisionPostgres.</summary>
    public IOperation ProvisionPostgres() => new Nothing(Settings, Reporter);

    /// <summary>Verify.</summary>
    public IOperation Verify() => new Nothing(Settings, Reporter);

    /// <summary>Teardown.</summary>
    public IOperation Teardown(string? confirmation) => new Nothing(Settings, Reporter);

    /// <summary>Doctor.</summary>
    public Task<bool> DoctorAsync(CancellationToken cancellationToken) => Task.FromResult(Settings is not null);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Nothing(DeliverySettings settings, IReporter reporter) : Operation("x", settings.Environment, reporter)
    {
        protected override Task<IReadOnlyList<OperationStep>> ComposeAsync(ICollection<Finding> findings, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<OperationStep>>([]);
    }
}
