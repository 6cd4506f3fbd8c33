using DifyDelivery.Environments;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Migration.Layout;
using DifyDelivery.Planning;
using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Tests.Migration;

public sealed class DatabaseLayoutTests
{
    private static readonly TableName Apps = new("public", "apps");
    private static readonly TableName Plugins = new("public", "plugins");
    private static readonly TableName Readmes = new("public", "plugin_readmes");

    [Fact]
    public void WhatIsSharedStaysShared()
    {
        var plan = Decide(Topology.FlexibleServer, PluginDatabase.Shared, [Apps, Plugins]);

        plan.Moves.ShouldBe([PlannedMove.Whole("dify")]);
        plan.Findings.ShouldBeEmpty();
    }

    [Fact]
    public void ADatabaseThatNobodyReadsGoesAlong()
    {
        var plan = Decide(Topology.InCluster, PluginDatabase.Shared, [Apps], [Plugins], holdsRows: true);

        plan.Moves.ShouldBe([PlannedMove.Whole("dify"), PlannedMove.Whole("dify_plugin")]);
        plan.Findings.Single().Id.ShouldBe("migration.plugin-database");
    }

    [Fact]
    public void TheDaemonsTablesAreSplitOff()
    {
        var plan = Decide(Topology.FlexibleServer, PluginDatabase.Own, [Apps, Plugins, Readmes, new("other", "plugins")]);

        Describe(plan).ShouldBe(["dify: dify -> dify, without public.plugin_readmes public.plugins", "dify_plugin: dify -> dify_plugin, only public.plugin_readmes public.plugins"]);
        plan.Findings.Single().Severity.ShouldBe(Severity.Note);
        plan.Moves.Select(move => move.ToString()).ShouldBe(["dify without 2 tables", "2 tables of dify into dify_plugin"]);
    }

    [Fact]
    public void WhereTheDaemonHasMadeNoneNothingIsSplit() =>
        Decide(Topology.FlexibleServer, PluginDatabase.Own, [Apps]).Moves.ShouldBe([PlannedMove.Whole("dify")]);

    [Fact]
    public void WhatIsInTheDaemonsOwnDatabaseIsMerged()
    {
        var plan = Decide(Topology.InCluster, PluginDatabase.Own, [Apps], [Plugins, new("public", "of_a_newer_daemon")], holdsRows: true);

        Describe(plan).ShouldBe(
        [
            "dify: dify -> dify, without public.of_a_newer_daemon public.plugins", "dify_plugin: dify_plugin -> dify, only public.of_a_newer_daemon public.plugins",
        ]);
        plan.Findings.Single().Id.ShouldBe("migration.plugins-merge");
    }

    [Fact]
    public void WhatWouldBeMixedOrLeftOutIsRefusedByName()
    {
        Errors(Decide(Topology.FlexibleServer, PluginDatabase.Own, [Plugins], [Plugins], holdsRows: true)).ShouldBe(["migration.plugin-database-taken"]);
        Errors(DatabaseLayout.Decide(new LayoutFacts(Topology.InCluster, PluginDatabase.Own, [Plugins], [Plugins], true) { Twice = [Plugins], Others = ["view public.v"] }))
            .ShouldBe(["migration.plugin-tables-twice", "migration.plugin-database-more"]);
    }

    [Fact]
    public void ARecordKeepsWhatIsMoved()
    {
        var begun = Records.Forward();
        var record = begun.Moving(Decide(Topology.FlexibleServer, PluginDatabase.Own, [Apps, Plugins]).Moves);

        (record.Databases[0].CopyId, record.Databases[0].Selection.Includes(Plugins)).ShouldBe((begun.Databases[0].CopyId, false));
        (record.Databases[1].Source, record.Databases[1].Target, record.Databases[1].Selection.Includes(Apps)).ShouldBe(("dify", "dify_plugin", false));
        record.SourceDatabases.ShouldBe(["dify"]);
        record.TargetDatabases.ShouldBe(["dify", "dify_plugin"]);
        record.Moving(Decide(Topology.FlexibleServer, PluginDatabase.Own, [Apps, Plugins]).Moves).Databases[1].CopyId.ShouldBe(record.Databases[1].CopyId);
    }

    /// <summary>Dify runs on until the fence goes up: a plugin daemon that makes its first tables meanwhile asks for one database more.</summary>
    [Fact]
    public void ADatabaseThatCameToItIsMadeReadyToo()
    {
        var ready = Records.Forward().Begin(MigrationSteps.Target).Done(Records.Step(MigrationSteps.Target));

        ready.Moving(Decide(Topology.FlexibleServer, PluginDatabase.Own, [Apps]).Moves).IsDone(MigrationSteps.Target).ShouldBeTrue();
        var more = ready.Moving(Decide(Topology.FlexibleServer, PluginDatabase.Own, [Apps, Plugins]).Moves);
        (more.IsDone(MigrationSteps.Target), more.IsBegun(MigrationSteps.Target)).ShouldBe((false, true), "what was made is dropped by a way back");
    }

    private static LayoutPlan Decide(
        Topology to, PluginDatabase outside, IReadOnlyList<TableName> api, IReadOnlyList<TableName>? plugins = null, bool holdsRows = false) =>
        DatabaseLayout.Decide(new LayoutFacts(to, outside, api, plugins, holdsRows));

    private static IEnumerable<string> Errors(LayoutPlan plan) => plan.Findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Id);

    private static IEnumerable<string> Describe(LayoutPlan plan) => plan.Moves.Select(move =>
        $"{move.Name}: {move.Source} -> {move.Target}, {(move.Tables.IsExclusion ? "without" : "only")} {string.Join(' ', move.Tables.Tables.Select(table => table.ToString()).Order(StringComparer.Ordinal))}");
}
