using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Kubernetes;
using DifyDelivery.Postgres;
using DifyDelivery.Verification;

namespace DifyDelivery.Operations;

/// <summary>
/// Finishes the first-time setup where the stand-in runs, so that the sandbox is a set-up instance. A real Dify's setup creates the owner's
/// account: that is a person's act, in the browser.
/// </summary>
internal sealed class DifySetup(DeliveryContext context)
{
    private const int ApiPort = 5001;
    private const string SetupPath = "/console/api/setup";

    public async Task FinishAsync(ICluster cluster, StepScope scope, CancellationToken cancellationToken)
    {
        var http = new ComponentHttp(cluster, context.Release.Namespace, context.Release.Name);
        var state = await http.AskAsync(DifyComponents.Api, ApiPort, SetupPath, cancellationToken: cancellationToken);
        if (state.Member("step") == "finished")
        {
            scope.NothingToDo($"finished at {state.Member("setup_at")}");
            return;
        }

        var health = await http.AskAsync(DifyComponents.Api, ApiPort, "/health", cancellationToken: cancellationToken);
        if (health.Member("standin") is not ("True" or "true"))
        {
            scope.NothingToDo("open Dify in a browser and create the owner's account");
            return;
        }

        var owner = new { email = "owner@dify.invalid", name = "owner", password = PasswordGenerator.Next() };
        var reply = await http.AskAsync(DifyComponents.Api, ApiPort, SetupPath, owner, cancellationToken);
        if (reply.Status is < 200 or > 299 && reply.Status != 403)
        {
            throw new DeliveryException($"Dify's setup was refused with status {reply.Status}.", context.Redactor.Redact(reply.Body), $"Run '{context.ContinueCommand}' again.");
        }

        scope.Summary("finished");
    }
}
