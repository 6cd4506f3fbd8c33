namespace DifyDelivery.Sandbox.Tests.EndToEnd;

public class DeployTests(DeliveryRoot root) : DeliveryTest(root)
{
    [Fact]
    public async Task AReleaseThatIsUpToDateIsLeftAlone()
    {
        if (CannotRun)
        {
            return;
        }

        var again = await Root.RunAsync("DeployDify");

        again.ExitCode.ShouldBe(0, again.Output);
        again.Output.ShouldContain("not needed: the release is as planned");
        await VerifyAsync();
    }

    [Fact]
    public async Task APlanOfWhatIsThereHasNoChanges()
    {
        if (CannotRun)
        {
            return;
        }

        var plan = await Root.RunAsync("Plan", "--detailed-exitcode");

        plan.ExitCode.ShouldBe(0, plan.Output);
        plan.Output.ShouldContain("Nothing to change.");
        ReadJson(Path.Combine(Root.Root, "artifacts", "plan.json")).GetProperty("hasChanges").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task APlanWithAChangeSaysSoByItsExitCode()
    {
        if (CannotRun)
        {
            return;
        }

        var plan = await Root.RunAsync("Plan", "--detailed-exitcode", "--values-file", Root.WriteValues("api:\n  replicas: 2\n"));

        plan.ExitCode.ShouldBe(2, plan.Output);
        plan.Output.ShouldContain("Deployment dify-api");
    }

    [Theory]
    [InlineData("externalPostgresql:\n  enabled: true\n", "helm.unknown-key", "externalPostgres")]
    [InlineData("externalPostgres:\n  port: \"5432\"\n", "helm.wrong-type", "externalPostgres.port")]
    [InlineData("api:\n  extraEnv:\n    - name: DB_HOST\n      value: elsewhere\n", "helm.database-setting", "elsewhere")]
    [InlineData("postgresql:\n  primary:\n    persistence:\n      size: 1Gi\n", "helm.key-overridden", "postgresql.primary.persistence.size")]
    [InlineData("externalPostgres:\n  password: literal-password-1\n", "helm.literal-secret", "externalPostgres.password")]
    public async Task ValuesThatWouldBreakTheDatabaseAreRefusedByName(string values, string finding, string named)
    {
        if (CannotRun)
        {
            return;
        }

        var run = await Root.RunAsync("DeployDify", "--values-file", Root.WriteValues(values));

        run.ExitCode.ShouldBe(3, run.Output);
        run.Output.ShouldContain(finding);
        run.Output.ShouldContain(named);
        run.Output.ShouldContain("nothing was applied");
    }

    [Fact]
    public async Task AnotherTopologyIsAMigrationNotAnUpgrade()
    {
        if (CannotRun)
        {
            return;
        }

        var run = await Root.RunAsync("DeployDify", "--topology", "FlexibleServer", "--use-azure-postgres", "true");

        run.ExitCode.ShouldBe(3, run.Output);
        run.Output.ShouldContain("topology.migration-due");
    }

    [Fact]
    public async Task TeardownWithoutConfirmationRemovesNothing()
    {
        if (CannotRun)
        {
            return;
        }

        var run = await Root.RunAsync("Teardown");

        run.ExitCode.ShouldBe(4, run.Output);
        run.Output.ShouldContain("volume data-dify-postgresql-primary-0");
        run.Output.ShouldContain("--confirm dev");
        await VerifyAsync();
    }
}
