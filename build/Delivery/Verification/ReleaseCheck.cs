namespace DifyDelivery.Verification;

internal sealed class ReleaseCheck(VerificationSubject subject) : ICheck
{
    public string Title => "release";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken = default)
    {
        var name = subject.Release.Release;
        return await subject.Helm.StatusAsync(subject.Release, cancellationToken) switch
        {
            null => CheckResult.Bad($"there is no release '{name}'", subject.Settings.Command("DeployDify")),
            { IsDeployed: true } last => CheckResult.Good($"{name} revision {last.Revision}, {last.Chart}"),
            var last => CheckResult.Bad(
                $"{name} revision {last.Revision} is {last.Status}: {last.Description}", subject.Settings.Command("DeployDify")),
        };
    }
}
