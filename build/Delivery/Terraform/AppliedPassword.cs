using System.Text.Json;

namespace DifyDelivery.Terraform;

/// <summary>
/// Which of the administrator's passwords a state says that the server has got. Only their number is in it: it is counted where the password
/// is kept, and has to be counted on from here where that is lost.
/// </summary>
public static class AppliedPassword
{
    /// <summary>Reads it.</summary>
    /// <param name="state">The resources of either root module's state.</param>
    /// <returns>The version, from 1; null where there is no server.</returns>
    public static int? VersionIn(IReadOnlyList<TerraformResource> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Select(resource => resource.Type switch
        {
            "azurerm_postgresql_flexible_server" => Number(resource.Attributes.Find("administrator_password_wo_version")),
            "terraform_data" => Number(resource.Attributes.Find("triggers_replace")?.Find("password_version")),
            _ => null,
        }).FirstOrDefault(version => version is not null);
    }

    private static int? Number(JsonElement? value) => value is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var version) ? version : null;
}
