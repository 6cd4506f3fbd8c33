using System.Text.Json;

namespace DifyDelivery.Terraform;

/// <summary>Reads <c>terraform show -json</c> of a plan or a state (format 1.x).</summary>
internal static class PlanJsonReader
{
    /// <summary>Attributes that name what a resource is a part of, by its id in Azure.</summary>
    private static readonly string[] Owners = ["server_id", "key_vault_id", "storage_account_id"];

    public static IReadOnlyList<TerraformChange> ReadChanges(JsonElement plan) =>
        [.. plan.List("resource_changes").Select(ReadChange).OfType<TerraformChange>()];

    public static IReadOnlyList<TerraformResource> ReadResources(JsonElement state) =>
        state.Find("values")?.Find("root_module") is { } root ? [.. ReadModule(root)] : [];

    private static IEnumerable<TerraformResource> ReadModule(JsonElement module) =>
        module.List("resources")
            .Where(resource => resource.FindText("mode") == "managed")
            .Select(resource => new TerraformResource(
                resource.FindText("address") ?? "",
                resource.FindText("type") ?? "",
                resource.IsTrue("tainted"),
                (resource.Find("values") ?? default).Clone()))
            .Concat(module.List("child_modules").SelectMany(ReadModule));

    private static TerraformChange? ReadChange(JsonElement resource)
    {
        if (resource.FindText("mode") != "managed" || resource.Find("change") is not { } change
            || Action([.. change.List("actions").Select(action => action.GetString() ?? "")]) is not { } action)
        {
            return null;
        }

        var address = resource.FindText("address") ?? "";
        var values = change.Find("before") ?? change.Find("after");
        // terraform_data has no name of its own: the sandbox's module keeps it in the input.
        var name = values?.FindText("name") ?? values?.Find("input")?.FindText("name");
        return new TerraformChange(
            address,
            resource.FindText("type") ?? "",
            resource.FindText("name") ?? "",
            action,
            resource.FindText("action_reason"),
            [.. change.List("replace_paths").Select(path => AttributeDiff.Join(path.EnumerateArray().Select(AttributeDiff.Step)))],
            AttributeDiff.Compute(change))
        {
            RealName = name ?? address,
            Id = change.Find("before")?.FindText("id"),
            Owner = values is { } held ? Owners.Select(owner => held.FindText(owner)).OfType<string>().Select(id => id[(id.LastIndexOf('/') + 1)..]).FirstOrDefault() : null,
        };
    }

    /// <summary>An action, or null for a resource that stays as it is.</summary>
    private static ChangeAction? Action(string[] actions) => actions switch
    {
        ["create"] => ChangeAction.Create,
        ["update"] => ChangeAction.Update,
        ["delete"] => ChangeAction.Delete,
        ["forget"] => ChangeAction.Forget,
        ["delete", "create"] or ["create", "delete"] => ChangeAction.Replace,
        _ => null,
    };
}
