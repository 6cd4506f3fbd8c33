using DifyDelivery.Helm;

namespace DifyDelivery.Verification;

/// <summary>The setup is finished: the one answer without a login that reads the database, and so tells an empty one from the right one.</summary>
internal sealed class SetupCheck(VerificationSubject subject) : ICheck
{
    public string Title => "setup";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken = default)
    {
        var reply = await subject.Http.AskAsync(DifyComponents.Api, 5001, "/console/api/setup", cancellationToken: cancellationToken);
        return reply.Member("step") == "finished"
            ? CheckResult.Good($"finished at {reply.Member("setup_at")}")
            : CheckResult.Bad(
                $"/console/api/setup says '{reply.Member("step") ?? reply.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)}'",
                "Finish Dify's setup in the browser; if it was finished before, this is the wrong database");
    }
}
