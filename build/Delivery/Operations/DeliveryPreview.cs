using DifyDelivery.Operations.Bundling;
using DifyDelivery.Planning;
using DifyDelivery.Planning.Bundles;
using DifyDelivery.Planning.Rendering;

namespace DifyDelivery.Operations;

/// <summary>What would be done in an environment, ready to be shown and to be kept.</summary>
public sealed class DeliveryPreview
{
    private readonly Operation _operation;
    private readonly BundleWriter _writer;

    internal DeliveryPreview(DeliveryContext context, Operation operation, FlexibleServerPort server, DeliveryPlan plan)
    {
        _operation = operation;
        _writer = new BundleWriter(context, server);
        Plan = plan;
        Document = new PlanDocument(plan, context.Settings, context.Time.GetUtcNow()) { Observed = operation.Evidence.Observed };
    }

    /// <summary>The plan.</summary>
    public DeliveryPlan Plan { get; }

    /// <summary>What its pages are written from.</summary>
    public PlanDocument Document { get; }

    /// <summary>Writes the plan as a bundle that a target can execute.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="key">Encrypts the saved Terraform plan and signs the bundle; null leaves that plan in the environment's state folder.</param>
    /// <param name="validFor">How long it may be executed.</param>
    /// <param name="cancellationToken">Stops before the file is there.</param>
    /// <exception cref="FindingsBlockException">The plan is blocked.</exception>
    /// <exception cref="Errors.DeliveryException">Nothing of the plan could be looked at yet.</exception>
    public Task<PlanBundle> SaveBundleAsync(string path, BundleKey? key, TimeSpan validFor, CancellationToken cancellationToken = default) =>
        _writer.WriteAsync(path, Document, _operation.Evidence, key, validFor, cancellationToken);
}
