using System.Text.Json;
using DifyDelivery.Terraform;

namespace DifyDelivery.Tests.Terraform;

public class PlanJsonReaderTests
{
    [Fact]
    public void AReplacementTellsWhatForcesIt()
    {
        var change = Read(
            """
            {"address":"azurerm_postgresql_flexible_server.dify[0]","mode":"managed","type":"azurerm_postgresql_flexible_server","name":"dify","index":0,
             "change":{"actions":["delete","create"],"before":{"name":"psql-dify-prod","storage_mb":65536,"administrator_password":"old"},
              "after":{"name":"psql-dify-prod","storage_mb":32768},"after_unknown":{"fqdn":true},
              "before_sensitive":{"administrator_password":true},"after_sensitive":{"administrator_password":true},
              "replace_paths":[["storage_mb"],["high_availability",0,"mode"]]},
             "action_reason":"replace_because_cannot_update"}
            """).ShouldHaveSingleItem();

        change.Action.ShouldBe(ChangeAction.Replace);
        change.Destroys.ShouldBeTrue();
        change.RealName.ShouldBe("psql-dify-prod");
        change.Reason.ShouldBe("replace_because_cannot_update");
        change.ReplacePaths.ShouldBe(["storage_mb", "high_availability[0].mode"]);
        change.Attributes.ShouldBe(
        [
            new AttributeChange("administrator_password", "(sensitive)", null),
            new AttributeChange("fqdn", null, "(known after apply)"),
            new AttributeChange("storage_mb", "65536", "32768"),
        ]);
    }

    [Theory]
    [InlineData("""["create"]""", ChangeAction.Create)]
    [InlineData("""["update"]""", ChangeAction.Update)]
    [InlineData("""["delete"]""", ChangeAction.Delete)]
    [InlineData("""["forget"]""", ChangeAction.Forget)]
    [InlineData("""["create","delete"]""", ChangeAction.Replace)]
    public void ActionsHaveNames(string actions, ChangeAction expected) =>
        Read($$$"""{"address":"a.b","mode":"managed","type":"a","name":"b","change":{"actions":{{{actions}}},"before":null,"after":{ } } }""")
            .ShouldHaveSingleItem().Action.ShouldBe(expected);

    [Theory]
    [InlineData("""{"address":"a.b","mode":"managed","type":"a","name":"b","change":{"actions":["no-op"]}}""")]
    [InlineData("""{"address":"data.a.b","mode":"data","type":"a","name":"b","change":{"actions":["read"]}}""")]
    public void WhatDoesNotChangeIsLeftOut(string resource) => Read(resource).ShouldBeEmpty();

    [Fact]
    public void ResourcesOfChildModulesAreInTheState()
    {
        using var state = JsonDocument.Parse(
            """
            {"values":{"root_module":{"resources":[{"address":"a.b","mode":"managed","type":"a","tainted":true,"values":{"x":1}}],
             "child_modules":[{"resources":[{"address":"module.m.a.b","mode":"managed","type":"a","values":{}},
                                            {"address":"module.m.data.a.b","mode":"data","type":"a"}]}]}}}
            """);

        PlanJsonReader.ReadResources(state.RootElement).Select(resource => (resource.Address, resource.Tainted))
            .ShouldBe([("a.b", true), ("module.m.a.b", false)]);
    }

    private static IReadOnlyList<TerraformChange> Read(string resource)
    {
        using var plan = JsonDocument.Parse($$"""{"resource_changes":[{{resource}}]}""");
        return PlanJsonReader.ReadChanges(plan.RootElement);
    }
}
