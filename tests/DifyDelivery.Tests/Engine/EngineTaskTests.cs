using DifyDelivery.Engine;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Tests.Engine;

public sealed class EngineTaskTests
{
    private static readonly EngineTask Asked = new()
    {
        Kind = EngineTaskKind.Copy,
        Id = new Guid("6a1f2b9e-0000-0000-0000-000000000001"),
        Source = new("dify-postgresql-primary", 5432, "postgres", "Secret-of-the-source", "dify", PostgresTls.Disable, null),
        Target = new("psql.example", 5432, "difyadmin", "Secret-of-the-target", "dify", PostgresTls.VerifyFull, "-----BEGIN CERTIFICATE-----"),
        ClientPrograms = EnginePlace.ClientPrograms,
        Workers = 3,
        PartBytes = 64,
        Attempts = 5,
        PatienceSeconds = 180,
        SilenceSeconds = 30,
        Digest = DigestMethod.Sql,
        SourceIsFenced = true,
    };

    [Fact]
    public void ItComesThroughAsItWasWritten() => EngineTask.Parse(Asked.ToJson()).ShouldBe(Asked);

    [Fact]
    public void NoPasswordIsInWhatIsPrinted()
    {
        $"{Asked} {Asked.Source} {Asked.Target} {Asked.Mark}".ShouldNotContain("Secret");
        Asked.ToString().ShouldContain("difyadmin@psql.example:5432/dify");
    }

    [Fact]
    public void AnotherPasswordIsTheSameTask() =>
        (Asked with { Source = Asked.Source with { Password = "another" } }).Mark.ShouldBe(Asked.Mark);

    [Fact]
    public void EverythingElseMakesItAnother()
    {
        EngineTask[] others =
        [
            Asked with { Kind = EngineTaskKind.Verify }, Asked with { Id = Guid.NewGuid() }, Asked with { Workers = 2 },
            Asked with { Tables = new(true, [new("public", "plugins")]) }, Asked with { Tables = new(false, [new("public", "plugins")]) },
            Asked with { Target = Asked.Target with { Name = "scratch" } }, Asked with { Source = Asked.Source with { Host = "elsewhere" } },
        ];
        others.Select(other => other.Mark).Append(Asked.Mark).Distinct().Count().ShouldBe(others.Length + 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ASelectionIsTheSameOnTheOtherSide(bool leavesOut)
    {
        TableName[] names = [new("public", "plugins"), new("Odd", "a.b")];
        var asked = Asked with { Target = Asked.Target with { Roots = null }, Tables = EngineTables.Of(leavesOut ? TableSelection.Except(names) : TableSelection.Only(names)) };

        var there = EngineTask.Parse(asked.ToJson()).ToRequest("unused").Tables;

        (there.IsExclusion, there.IsAll).ShouldBe((leavesOut, false));
        there.Tables.ShouldBe(names, ignoreOrder: true);
    }

    [Fact]
    public void ARequestIsTheSameOnTheOtherSide()
    {
        var folder = Directory.CreateTempSubdirectory("engine-task");
        try
        {
            var roots = Path.Combine(folder.FullName, "ca.crt");
            File.WriteAllText(roots, "the root");
            var request = new CopyRequest
            {
                Id = Asked.Id,
                Source = new DatabaseRef(new PostgresEndpoint("a", 1, "postgres", "x", PostgresTls.Disable), "dify"),
                Target = new DatabaseRef(new PostgresEndpoint("b", 2, "difyadmin", "y", PostgresTls.VerifyFull, roots), "scratch"),
                ClientPrograms = "/programs",
                Workers = 7,
                PartBytes = 11,
                Attempts = 13,
                Patience = TimeSpan.FromSeconds(19),
                Silence = TimeSpan.FromSeconds(17),
                Digest = DigestMethod.Sql,
                SourceIsFenced = true,
            };

            var there = EngineTask.Parse(EngineTask.Of(EngineTaskKind.Verify, request).ToJson()).ToRequest(folder.FullName);

            File.ReadAllText(there.Target.Server.RootCertificateFile!).ShouldBe("the root");
            (there with { Target = there.Target with { Server = there.Target.Server with { RootCertificateFile = roots } } }).ShouldBe(request);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
