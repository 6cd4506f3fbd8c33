namespace DifyDelivery.Terraform;

/// <summary>A plan that was made and saved, ready to be shown, judged and applied.</summary>
/// <param name="File">The saved plan: Terraform's binary format. It holds the state from before, and so what Azure tells of a cluster's credentials.</param>
/// <param name="Digest">SHA-256 of the file in hex: what is applied is what was shown.</param>
/// <param name="IsDestroy">Whether it removes everything.</param>
/// <param name="Changes">Each resource that changes, in the order of the plan.</param>
/// <param name="HasChanges">False when applying would change neither a resource nor an output.</param>
public sealed record TerraformPlan(
    string File, string Digest, bool IsDestroy, IReadOnlyList<TerraformChange> Changes, bool HasChanges)
{
    /// <summary>In the words that Terraform's users know: <c>1 to add, 0 to change, 2 to destroy</c>; a replacement counts twice.</summary>
    public string Summary =>
        HasChanges
            ? $"{Count(ChangeAction.Create, ChangeAction.Replace)} to add, {Count(ChangeAction.Update)} to change, "
                + $"{Count(ChangeAction.Delete, ChangeAction.Replace)} to destroy"
            : "no changes";

    private int Count(params ReadOnlySpan<ChangeAction> actions)
    {
        var count = 0;
        foreach (var change in Changes)
        {
            count += actions.Contains(change.Action) ? 1 : 0;
        }

        return count;
    }
}

/// <summary>What happens to a resource.</summary>
public enum ChangeAction
{
    /// <summary>It is made.</summary>
    Create,

    /// <summary>It is changed in place.</summary>
    Update,

    /// <summary>It is destroyed and made anew: what it held is gone.</summary>
    Replace,

    /// <summary>It is destroyed.</summary>
    Delete,

    /// <summary>Terraform forgets it; the thing itself stays.</summary>
    Forget,
}

/// <summary>One resource of a plan that changes.</summary>
/// <param name="Address">Its address in the configuration: <c>azurerm_postgresql_flexible_server.dify[0]</c>.</param>
/// <param name="Type">Its type: <c>azurerm_postgresql_flexible_server</c>.</param>
/// <param name="Name">Its name in the configuration, without index: <c>dify</c>.</param>
/// <param name="Action">What happens to it.</param>
/// <param name="Reason">Terraform's own word for the cause, where it gives one: <c>replace_because_cannot_update</c>, <c>delete_because_count_index</c>.</param>
/// <param name="ReplacePaths">The attributes that force a replacement: <c>server_id</c>, <c>storage_mb</c>.</param>
/// <param name="Attributes">The attributes that differ, sensitive values hidden.</param>
public sealed record TerraformChange(
    string Address, string Type, string Name, ChangeAction Action, string? Reason, IReadOnlyList<string> ReplacePaths,
    IReadOnlyList<AttributeChange> Attributes)
{
    /// <summary>The name that the thing itself has, where its attributes tell one (<c>name</c>); else the address.</summary>
    public string RealName { get; init; } = Address;

    /// <summary>Its id in Azure, where it is there already: <c>/subscriptions/.../storageAccounts/stdify</c>; null where its attributes tell none.</summary>
    public string? Id { get; init; }

    /// <summary>The name of the server, vault or account that it is a part of; null where it is a thing of its own.</summary>
    public string? Owner { get; init; }

    /// <summary>What confirms its loss: <c>psql-dify-prod</c>, and <c>psql-dify-prod/dify</c> for a part, whose name alone others have, too.</summary>
    public string QualifiedName => Owner is null ? RealName : $"{Owner}/{RealName}";

    /// <summary>True when what the resource holds is lost.</summary>
    public bool Destroys => Action is ChangeAction.Replace or ChangeAction.Delete;
}

/// <summary>One attribute that differs.</summary>
/// <param name="Path">Its path: <c>high_availability[0].mode</c>.</param>
/// <param name="Before">Its value as JSON; null when it is not there; <c>(sensitive)</c> when it must not be shown.</param>
/// <param name="After">The same afterwards; <c>(known after apply)</c> when Terraform does not know yet.</param>
public sealed record AttributeChange(string Path, string? Before, string? After);
