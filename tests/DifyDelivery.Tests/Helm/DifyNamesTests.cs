using DifyDelivery.Helm;

namespace DifyDelivery.Tests.Helm;

public class DifyNamesTests
{
    [Theory]
    [InlineData("dify", "dify", "dify-postgresql-primary", "dify-api")]
    [InlineData("my-dify", "my-dify", "my-dify-postgresql-primary", "my-dify-api")]
    [InlineData("prod", "prod-dify", "prod-postgresql-primary", "prod-dify-api")]
    [InlineData("postgresql", "postgresql-dify", "postgresql-primary", "postgresql-dify-api")]
    public void NamesFollowTheChartsRule(string release, string application, string primary, string api)
    {
        var names = new DifyNames(release);

        names.Application.ShouldBe(application);
        names.PostgresqlPrimary.ShouldBe(primary);
        names.Deployment(DifyComponents.Api).ShouldBe(api);
        names.PostgresqlClaims[0].ShouldBe($"data-{primary}-0");
    }

    [Fact]
    public void TheServersObjectsAreFoundByTheChartsLabels()
    {
        new DifyNames("prod").PostgresqlSelector(DifyNames.PrimaryRole)
            .ShouldBe("app.kubernetes.io/instance=prod,app.kubernetes.io/name=postgresql,app.kubernetes.io/component=primary");
        new DifyNames("prod").PostgresqlSelector().ShouldEndWith("app.kubernetes.io/component in (primary,read)");
    }
}
