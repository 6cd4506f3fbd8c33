using DifyDelivery.Operations.Previews;
using DifyDelivery.Planning.Changes;
using DifyDelivery.Terraform;

namespace DifyDelivery.Tests.Operations;

public class TerraformChangesTests
{
    [Fact]
    public void AReplacementNamesWhatForcesItAndWhatIsLost()
    {
        var change = Of(new TerraformChange(
            "azurerm_postgresql_flexible_server.dify[0]", "azurerm_postgresql_flexible_server", "dify", ChangeAction.Replace, "replace_because_cannot_update",
            ["zone", "high_availability[0].mode"],
            [
                new("zone", "\"1\"", "\"2\""), new("high_availability[0].mode", "\"SameZone\"", null), new("tags.a", null, "\"b\""),
                new("administrator_password", "(sensitive)", "(sensitive)"), new("fqdn", "\"x\"", "(known after apply)"),
            ]));

        change.Kind.ShouldBe(ChangeKind.Replace);
        change.Reason.ShouldBe("zone and high_availability[0].mode cannot change in place");
        change.AtStake.ShouldNotBeNull().ShouldContain("every database on the server");
        change.Values.Where(value => value.ForcesReplacement).Select(value => value.Path).ShouldBe(["zone", "high_availability[0].mode"]);
        change.Values.Single(value => value.IsSecret).ShouldBe(new ChangedValue("administrator_password", ChangedValue.Hidden, ChangedValue.Hidden) { IsSecret = true });
    }

    [Theory]
    [InlineData(ChangeAction.Create, ChangeKind.Add, 0)]
    [InlineData(ChangeAction.Update, ChangeKind.Change, 1)]
    [InlineData(ChangeAction.Delete, ChangeKind.Destroy, 0)]
    [InlineData(ChangeAction.Forget, ChangeKind.Forget, 0)]
    public void EveryActionHasItsKind(ChangeAction action, ChangeKind kind, int values)
    {
        var change = Of(new TerraformChange("random_id.a", "random_id", "a", action, null, [], [new("keepers.a", "1", "2")]));

        change.Kind.ShouldBe(kind);
        change.Subject.ShouldBe("random_id.a");
        change.AtStake.ShouldBeNull();
        change.Values.Count.ShouldBe(values);
    }

    private static PlannedChange Of(TerraformChange change) => TerraformChanges.Of(new TerraformPlan("file", "digest", false, [change], true)).ShouldHaveSingleItem();
}
