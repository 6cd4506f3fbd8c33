using DifyDelivery.Kubernetes;
using DifyDelivery.Migration.Preflight;
using DifyDelivery.Planning;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Postgres.Inspection;

namespace DifyDelivery.Tests.Migration.Preflight;

public sealed class PreflightTests
{
    private static readonly Autoscaler Plain = new("dify-api", "Deployment", "dify-api", null);
    private static readonly PrivilegeFacts Revoked = new("FUNCTION public.open_safe()", "EXECUTE", "PUBLIC", true);
    private static readonly DatabaseSetting SearchPath = new(null, "search_path", "\"My app\", public");
    private static readonly ServerObstacle Gone = new("PostgreSQL at x cannot be reached.", "Connection refused", "look at the pod");

    [Fact]
    public void NothingIsFoundWhereNothingIsWrong()
    {
        var result = PreflightExamination.Examine(Situation.Good);

        result.Findings.ShouldBeEmpty();
        result.MayGoOn.ShouldBeTrue();
    }

    private static readonly Dictionary<string, (Severity Severity, Func<PreflightRequest, PreflightRequest> Spoil)> Cases = new()
    {
        ["migration.source-unreachable"] = (Severity.Error, good => good.WithSource(server => new ServerInspection { Endpoint = server.Endpoint, Obstacle = Gone })),
        ["migration.target-unreachable"] = (Severity.Error, good => good.WithTarget(server => new ServerInspection { Endpoint = server.Endpoint, Obstacle = Gone })),
        ["migration.source-unreadable"] = (Severity.Error, good => good.WithSourceDatabase(database => new DatabaseInspection { Name = database.Name, Obstacle = Gone })),
        ["migration.target-unreadable"] = (Severity.Error, good => good.WithTargetDatabase(database => new DatabaseInspection { Name = database.Name, Obstacle = Gone })),
        ["migration.source-missing"] = (Severity.Error, good => good.WithSourceDatabase(database => new DatabaseInspection { Name = database.Name, Exists = false })),
        ["migration.source-is-replica"] = (Severity.Error, good => good.WithSource(server => server with { Facts = server.Facts! with { IsReplica = true } })),
        ["migration.target-is-replica"] = (Severity.Error, good => good.WithTarget(server => server with { Facts = server.Facts! with { IsReplica = true } })),
        ["migration.not-encrypted"] = (Severity.Warning, good => good.WithTarget(server => server with { Facts = server.Facts! with { TlsInUse = null } })),
        ["migration.version-unsupported"] = (Severity.Error, good => good.WithSource(server => server.OfMajor(13))),
        ["migration.version-untested"] = (Severity.Warning, good => good.WithTarget(server => server.OfMajor(19))),
        ["migration.version-downgrade"] = (Severity.Error, good => (good with { Clients = new ClientPrograms(17) }).WithSource(server => server.OfMajor(17))),
        ["migration.client-missing"] = (Severity.Error, good => good with { Clients = null }),
        ["migration.client-too-old"] = (Severity.Error, good => good.WithSource(server => server.OfMajor(17)).WithTarget(server => server.OfMajor(17))),
        ["migration.engine-client-too-old"] = (Severity.Error, good => good with { PodMajor = 14 }),
        ["migration.tables-unreadable"] = (Severity.Error, good => good.WithSourceDatabase(database => database with { Tables = [.. database.Tables.Select(table => table with { IsReadable = false })] })),
        ["migration.target-missing"] = (Severity.Error, good => good
            .WithTargetDatabase(database => new DatabaseInspection { Name = database.Name, Exists = false })
            .WithTarget(server => server with { Facts = server.Facts! with { Login = server.Facts.Login with { CanCreateDatabases = false } } })),
        ["migration.target-not-owned"] = (Severity.Error, good => good.WithTargetDatabase(database => database with { Owner = "azuresu", IsOwned = false })),
        ["migration.target-not-writable"] = (Severity.Error, good => good.WithTargetDatabase(database => database with { CanCreateInPublic = false })),
        ["migration.encoding-differs"] = (Severity.Error, good => good.WithTargetDatabase(database => database with { Encoding = "LATIN1" })),
        ["migration.collation-differs"] = (Severity.Note, good => good.WithTargetDatabase(database => database with { Collation = "C.UTF-8" })),
        ["migration.time-zone-differs"] = (Severity.Warning, good => good.WithTargetDatabase(database => database with { TimeZone = "Europe/Berlin" })),
        ["migration.extension-unavailable"] = (Severity.Error, good => good.WithTarget(server => server with { AvailableExtensions = new Dictionary<string, string>() })),
        ["migration.extension-not-allowed"] = (Severity.Error, good => good.WithTarget(server => server with { AllowedExtensions = ["pg_trgm"] })),
        ["migration.extension-schema"] = (Severity.Error, good => good.WithTargetDatabase(database => database with { Extensions = [new("uuid-ossp", "1.1", "extensions")] })),
        ["migration.extension-rows"] = (Severity.Error, good => good.WithSourceDatabase(database => database with { ExtensionTables = [new("pg_cron", new TableName("cron", "job"), 2)] })),
        ["migration.large-objects"] = (Severity.Error, good => good.WithSourceDatabase(database => database with { LargeObjects = 3 })),
        ["migration.unlogged-tables"] = (Severity.Warning, good => good.WithSourceDatabase(database => database with { Tables = [.. database.Tables.Select(table => table with { IsUnlogged = true })] })),
        ["migration.tables-without-key"] = (Severity.Note, good => good.WithSourceDatabase(database => database with { Tables = [.. database.Tables.Select(table => table with { HasKey = false })] })),
        ["migration.invalid-indexes"] = (Severity.Warning, good => good.WithSourceDatabase(database => database with { InvalidIndexes = [new(database.Tables[0].Table, new TableName("public", "unfinished"))] })),
        ["migration.disabled-constraints"] = (Severity.Error, good => good.WithSourceDatabase(database => database with { DisabledConstraints = [new(database.Tables[0].Table, "fk", [database.Tables[1].Table])] })),
        ["migration.privileged-objects"] = (Severity.Error, With(SpecialObjectKind.UntrustedFunction)),
        ["migration.policy-roles"] = (Severity.Error, good => good.WithSourceDatabase(database => database with { Policies = [new("own_rows", new TableName("public", "apps"), ["reporting", "postgres"])] })),
        ["migration.hash-by-enum"] = (Severity.Error, good => good.WithSourceDatabase(database => database with { HashedByEnum = [new TableName("public", "moods")] })),
        ["migration.foreign-objects"] = (Severity.Error, With(SpecialObjectKind.ForeignServer)),
        ["migration.logical-replication"] = (Severity.Warning, With(SpecialObjectKind.Publication)),
        ["migration.privileges"] = (Severity.Warning, good => good.WithSourceDatabase(database => database with { Privileges = [Revoked] })),
        ["migration.database-settings"] = (Severity.Warning, good => good.WithSourceDatabase(database => database with { Settings = [SearchPath] })),
        ["migration.prepared-transactions"] = (Severity.Error, good => good.WithSource(server => server with { PreparedTransactions = [new("tx", "dify", Situation.Now)] })),
        ["migration.long-transactions"] = (Severity.Warning, good => good.WithSource(server => server with { Sessions = [Session(Situation.Now.AddHours(-1), null)] })),
        ["migration.unknown-clients"] = (Severity.Warning, good => (good with { Cluster = new ClusterFacts { KnownAddresses = new HashSet<string> { "10.0.0.9" } } })
            .WithSource(server => server with { Sessions = [Session(null, "10.0.0.9"), Session(null, "10.9.9.9")] })),
        ["migration.sessions-hidden"] = (Severity.Note, good => good.WithSource(server => server with { SeesAllSessions = false })),
        ["migration.source-empty"] = (Severity.Warning, good => good.WithSourceDatabase(database => database with { Tables = [] })),
        ["migration.revision-missing"] = (Severity.Warning, good => good.WithSourceDatabase(database => database with { Revision = null })),
        ["migration.revision-unexpected"] = (Severity.Warning, good => good with { ExpectedRevision = "ffff" }),
        ["migration.revision-unknown"] = (Severity.Note, good => good with { ExpectedRevision = null }),
        ["migration.revision-differs"] = (Severity.Note, good => good.WithTargetDatabase(database => database with { Revision = "older" })),
        ["migration.space-unknown"] = (Severity.Note, good => good with { Limits = good.Limits with { StorageBytes = null } }),
        ["migration.space-short"] = (Severity.Error, good => good with { Limits = good.Limits with { StorageBytes = 1L << 30, UsedBytes = 900L << 20 } }),
        ["migration.connections-short"] = (Severity.Warning, good => good.WithTarget(server => server with { Connections = 35 })),
        ["migration.target-connections-too-few"] = (Severity.Error, good => good.WithTarget(server => server with { Connections = 5 })),
        ["migration.source-connections-too-few"] = (Severity.Error, good => good.WithSource(server => server with { Connections = 5 })),
        ["migration.journal-too-large"] = (Severity.Error, good => good.WithSourceDatabase(database => database with { Tables = [.. Enumerable.Range(0, 6000).Select(n => Situation.Table($"part_{n}", 8192))] })),
        ["migration.no-lz4"] = (Severity.Note, good => good.WithTarget(server => server with { HasLz4 = false })),
        ["migration.stale-volume"] = (Severity.Warning, good => good with
        {
            Cluster = new ClusterFacts { LeftTargetAt = Situation.Now.AddDays(-10), TargetClaims = [new ClaimFacts("data-0", Situation.Now.AddDays(-90)), new ClaimFacts("data-1", Situation.Now)] },
        }),
        ["migration.autoscalers"] = (Severity.Note, good => good with { Cluster = new ClusterFacts { Autoscalers = [Plain] } }),
        ["migration.keda"] = (Severity.Warning, good => good with { Cluster = new ClusterFacts { Autoscalers = [Plain with { ScaledObject = "worker" }] } }),
    };

    public static TheoryData<string> Ids => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void WhatIsWrongIsFound(string id)
    {
        var (severity, spoil) = Cases[id];

        var result = PreflightExamination.Examine(spoil(Situation.Good));

        var finding = result.Findings.Single(found => found.Id == id);
        finding.Severity.ShouldBe(severity);
        finding.Message.ShouldNotBeNullOrWhiteSpace();
        finding.Remedy.ShouldNotBeNullOrWhiteSpace();
        result.MayGoOn.ShouldBe(result.Findings.All(found => found.Severity != Severity.Error));
        result.Findings.Select(found => found.Severity).ShouldBeInOrder(SortDirection.Descending);
    }

    [Fact]
    public void AnOlderMajorIsAWarningOnceItIsAllowed()
    {
        var refused = (Situation.Good with { Clients = new ClientPrograms(17) }).WithSource(server => server.OfMajor(17));
        PreflightExamination.Examine(refused).Findings.Single().Remedy.ShouldNotBeNull().ShouldContain("--allow-major-downgrade true");

        var request = (Situation.Good with { Clients = new ClientPrograms(17), Consent = new PreflightConsent { AllowOlderMajor = true } })
            .WithSource(server => server.OfMajor(17));

        var result = PreflightExamination.Examine(request);

        result.Findings.Single().ShouldSatisfyAllConditions(
            finding => finding.Id.ShouldBe("migration.version-downgrade"), finding => finding.Severity.ShouldBe(Severity.Warning));
        result.MayGoOn.ShouldBeTrue();
    }

    [Fact]
    public void TheClientsRemedyIsTheOneThatIsKnown()
    {
        var request = (Situation.Good with { Clients = new ClientPrograms(15, "install it so") }).WithSource(server => server.OfMajor(18)).WithTarget(server => server.OfMajor(18));

        PreflightExamination.Examine(request).Findings.Single(finding => finding.Id == "migration.client-too-old").Remedy.ShouldBe("install it so");
    }

    [Fact]
    public void ASplitLooksOnlyAtItsOwnTables()
    {
        var apps = new TableName("public", "apps");
        var move = Situation.Good.Databases[0];
        var messages = new TableName("public", "messages");
        var special = move.Source with
        {
            SpecialObjects = [new SpecialObject(SpecialObjectKind.EventTrigger, "t")],
            InvalidIndexes = [new InvalidIndex(messages, new TableName("public", "unfinished"))],
            DisabledConstraints = [new DisabledConstraint(messages, "fk", [apps])],
        };
        var request = Situation.Good with { Databases = [move with { Source = special, Tables = TableSelection.Only([apps]) }] };

        var result = PreflightExamination.Examine(request);

        result.Findings.ShouldBeEmpty();
        result.Estimate!.Largest.ShouldBe([new TableSize(apps, 20_000_000, 20_000)]);
    }

    [Fact]
    public void WhatWasRevokedIsToldWithTheStatementsThatDoItAgain()
    {
        PrivilegeFacts[] privileges =
            [Revoked, new(null, "CONNECT", "PUBLIC", true), .. Enumerable.Range(1, 9).Select(n => new PrivilegeFacts($"TABLE public.t{n}", "SELECT", "reporting", false) { IsGrantable = n == 1 })];
        var request = Situation.Good.WithSourceDatabase(database => database with { Privileges = privileges })
            .WithTargetDatabase(database => database with { Name = "Dify 2" });

        var finding = PreflightExamination.Examine(request).Findings.ShouldHaveSingleItem();

        finding.Message.ShouldContain("FUNCTION public.open_safe() (EXECUTE revoked from PUBLIC), the database (CONNECT revoked from PUBLIC), TABLE public.t1 (SELECT for reporting)");
        finding.Message.ShouldContain("and 6 more");
        finding.Message.ShouldContain("what was revoked is given there");
        finding.Remedy.ShouldNotBeNull().ShouldContain(
            "REVOKE EXECUTE ON FUNCTION public.open_safe() FROM PUBLIC; REVOKE CONNECT ON DATABASE \"Dify 2\" FROM PUBLIC; GRANT SELECT ON TABLE public.t1 TO reporting WITH GRANT OPTION; ");
        finding.Remedy.ShouldContain("and 6 more");
    }

    [Fact]
    public void PoliciesAreAskedForTheRolesThatTheTargetLacks()
    {
        PolicyFacts[] policies = [new("own_rows", new TableName("public", "apps"), ["postgres", "reporting"]), new("all_rows", new TableName("public", "apps"), [])];
        var request = Situation.Good.WithSourceDatabase(database => database with { Policies = policies });

        var finding = PreflightExamination.Examine(request.WithTarget(server => server with { Roles = ["postgres"] })).Findings.ShouldHaveSingleItem();

        finding.Message.ShouldContain("own_rows of public.apps for reporting.");
        finding.Remedy.ShouldNotBeNull().ShouldContain("CREATE ROLE \"reporting\";");
        PreflightExamination.Examine(request.WithTarget(server => server with { Roles = ["postgres", "reporting"] })).Findings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(SpecialObjectKind.LeakproofFunction, "public.quiet()", "LEAKPROOF function public.quiet()")]
    [InlineData(SpecialObjectKind.SuperuserObject, "cast (integer AS jsonb)", "make: cast (integer AS jsonb)")]
    public void WhatOnlyASuperuserCanMakeIsNamedAndRefusedToAnybodyElse(SpecialObjectKind kind, string name, string said)
    {
        var request = Situation.Good.WithSourceDatabase(database => database with { SpecialObjects = [new SpecialObject(kind, name)] });
        var superuser = request.WithTarget(server => server with { Facts = server.Facts! with { Login = server.Facts.Login with { IsSuperuser = true } } });

        var finding = PreflightExamination.Examine(request).Findings.ShouldHaveSingleItem();

        (finding.Id, finding.Severity).ShouldBe(("migration.privileged-objects", Severity.Error));
        finding.Message.ShouldContain(said);
        PreflightExamination.Examine(superuser).Findings.ShouldHaveSingleItem().Severity.ShouldBe(Severity.Note);
    }

    [Fact]
    public void ASplitTellsOfThePrivilegesOfItsOwnTables()
    {
        PrivilegeFacts OfTable(string name) => new($"TABLE public.{name}", "SELECT", "reporting", false) { Table = new TableName("public", name) };
        var move = Situation.Good.Databases[0];
        var source = move.Source with { Privileges = [Revoked, OfTable("apps"), OfTable("messages")], Settings = [SearchPath] };
        var apps = new[] { new TableName("public", "apps") };

        string[] Messages(TableSelection tables) =>
            [.. PreflightExamination.Examine(Situation.Good with { Databases = [move with { Source = source, Tables = tables }] }).Findings.Select(finding => finding.Message)];

        Messages(TableSelection.Only(apps)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            said => said.ShouldContain("public.apps"), said => said.ShouldNotContain("public.messages"), said => said.ShouldNotContain("open_safe"));
        Messages(TableSelection.Except(apps))[0].ShouldSatisfyAllConditions(
            said => said.ShouldNotContain("public.apps"), said => said.ShouldContain("public.messages"), said => said.ShouldContain("open_safe"));
    }

    [Fact]
    public void SettingsAreToldButNoSecretOfThem()
    {
        DatabaseSetting[] settings =
        [
            SearchPath, new(null, "work_mem", "64MB"), new("reporting", "app.user", "it's"), new(null, "app.api_Key", "hunter2"), new(null, "temp_tablespaces", "\"\""),
        ];
        var request = Situation.Good.WithSourceDatabase(database => database with { Settings = settings })
            .WithTargetDatabase(database => database with { Settings = [new(null, "work_mem", "64MB")] });

        var finding = PreflightExamination.Examine(request).Findings.ShouldHaveSingleItem();

        finding.Message.ShouldContain("search_path = \"My app\", public, app.user = it's for reporting, app.api_Key,");
        finding.Remedy.ShouldNotBeNull().ShouldContain(
            "ALTER DATABASE \"dify\" SET search_path TO \"My app\", public; ALTER ROLE reporting IN DATABASE \"dify\" SET \"app\".\"user\" TO 'it''s'; "
            + "ALTER DATABASE \"dify\" SET \"app\".\"api_Key\" TO ...; ALTER DATABASE \"dify\" SET temp_tablespaces TO ''.");
        $"{finding.Message}{finding.Remedy}".ShouldNotContain("hunter2");
        finding.Remedy.ShouldNotContain("work_mem");
    }

    [Theory]
    [InlineData("public", false)]
    [InlineData("extensions", true)]
    public void AnExtensionOfATargetThatIsDroppedFirstOrIsAsTheSourcesIsNoMatter(string schema, bool isDropped)
    {
        var request = Situation.Good.WithTargetDatabase(
            database => database with { Extensions = [new("uuid-ossp", "1.1", schema)], Tables = isDropped ? [Situation.Table("apps", 8192)] : [] });

        PreflightExamination.Examine(request).Findings.ShouldNotContain(finding => finding.Id == "migration.extension-schema");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AnExtensionThatTheTargetAllowsIsMadeByTheMigration(bool isThere)
    {
        var request = Situation.Good.WithSourceDatabase(database => database with { Extensions = [new("pg_trgm", "1.6", "public")] })
            .WithTarget(server => server with { AllowedExtensions = ["pg_trgm"] })
            .WithTargetDatabase(database => isThere ? database : new DatabaseInspection { Name = database.Name, Exists = false });

        PreflightExamination.Examine(request).Findings.ShouldNotContain(finding => finding.Id.StartsWith("migration.extension", StringComparison.Ordinal));
    }

    [Fact]
    public void ATargetThatIsDroppedFirstHasNoSettings()
    {
        var request = Situation.Good.WithSourceDatabase(database => database with { Settings = [SearchPath] })
            .WithTargetDatabase(database => database with { Settings = [SearchPath], Tables = [Situation.Table("apps", 8192)] });

        PreflightExamination.Examine(request).Findings.Select(finding => finding.Id).ShouldContain("migration.database-settings");
    }

    [Fact]
    public void AnUnreachableServerStillLeavesWhatIsKnownOtherwise()
    {
        var request = Situation.Good.WithTarget(server => new ServerInspection { Endpoint = server.Endpoint, Obstacle = Gone })
            with
        { Cluster = new ClusterFacts { Autoscalers = [Plain], LeftTargetAt = Situation.Now, TargetClaims = [new ClaimFacts("data-0", Situation.Now.AddDays(-1))] } };

        var result = PreflightExamination.Examine(request);

        // A stale volume whose server answers to nobody cannot be guarded by looking at its rows.
        result.Findings.Select(finding => (finding.Id, finding.Severity)).ShouldBe(
            [("migration.target-unreachable", Severity.Error), ("migration.stale-volume", Severity.Error), ("migration.autoscalers", Severity.Note)]);
        result.Findings[0].Message.ShouldBe("PostgreSQL at x cannot be reached. Connection refused");
        result.Findings[0].Remedy.ShouldBe("look at the pod");
        result.Estimate.ShouldNotBeNull();
    }

    [Fact]
    public void TheEstimateStatesWhatItRestsOn()
    {
        var assumed = PreflightExamination.Examine(Situation.Good).Estimate!;
        var measured = PreflightExamination.Examine(Situation.Good with { MeasuredBytesPerSecond = 120e6 }).Estimate!;

        (assumed.Databases, assumed.Tables, assumed.TableBytes).ShouldBe((1, 3, 620_008_192));
        (assumed.IsMeasured, measured.IsMeasured).ShouldBe((false, true));
        assumed.BytesPerSecond.ShouldBe(60e6);
        assumed.Copy.TotalSeconds.ShouldBe((assumed.TableBytes + assumed.IndexBytes) / 60e6, tolerance: 0.001);
        measured.Copy.ShouldBe(assumed.Copy / 2, TimeSpan.FromMilliseconds(1));
        assumed.Largest.Select(table => table.Table.Name).ShouldBe(["messages", "apps", "alembic_version"]);
    }

    private static Func<PreflightRequest, PreflightRequest> With(SpecialObjectKind kind) =>
        good => good.WithSourceDatabase(database => database with { SpecialObjects = [new SpecialObject(kind, "public.thing")] });

    private static SessionFacts Session(DateTimeOffset? since, string? address) => new(77, "dify", "somebody", "psql", address, "idle", since, false);
}
