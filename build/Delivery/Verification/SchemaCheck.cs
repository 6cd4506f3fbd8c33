using DifyDelivery.Helm;

namespace DifyDelivery.Verification;

/// <summary>The schema is at the one head that the running Dify has.</summary>
internal sealed class SchemaCheck(VerificationSubject subject) : ICheck
{
    public string Title => "schema";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await subject.Database(cancellationToken);
        var heads = await connection.Server.ReadRevisionsAsync(VerificationSubject.DatabaseName, cancellationToken);
        var version = (await subject.Http.AskAsync(DifyComponents.Api, 5001, "/health", cancellationToken: cancellationToken)).Member("version");
        var expected = version is null ? null : DifySchema.HeadOf(version);
        return heads switch
        {
            [] => CheckResult.Bad("there is no alembic head: this is not the database of a Dify", subject.Settings.Command("Plan")),
            [_, _, ..] => CheckResult.Bad($"there are {heads.Count} alembic heads, {string.Join(", ", heads)}: two versions have migrated it", "flask db heads, in the api's pod"),
            [var head] when expected is not null && head != expected => CheckResult.Bad(
                $"alembic head {head}; Dify {version} has {expected}", $"kubectl rollout restart deployment {subject.Names.Deployment(DifyComponents.Api)} --namespace {subject.Release.Namespace}"),
            [var head] => CheckResult.Good($"alembic head {head}{(expected is null ? string.Empty : $", that of Dify {version}")}"),
        };
    }
}
