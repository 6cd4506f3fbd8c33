namespace DifyDelivery.Terraform;

/// <summary>What a root module is given.</summary>
/// <param name="Variables">
/// Plain variables: strings, numbers, booleans, lists and maps of these, or null for the module's default. They are written to a file
/// and end up in plan and state.
/// </param>
/// <param name="Secrets">
/// Variables that the module declares <c>ephemeral</c>: they reach Terraform as <c>TF_VAR_name</c> and are in no file, plan or state.
/// Register them with the redactor first.
/// </param>
public sealed record TerraformInputs(IReadOnlyDictionary<string, object?> Variables, IReadOnlyDictionary<string, string> Secrets)
{
    /// <summary>Nothing at all.</summary>
    public static TerraformInputs None { get; } = new(new Dictionary<string, object?>(), new Dictionary<string, string>());

    /// <summary>Further environment variables, for providers: <c>ARM_CLIENT_ID</c> and the like. May hold secrets.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The names only: a record's usual text would print the secrets.</summary>
    public override string ToString() =>
        $"{nameof(TerraformInputs)} {{ Variables = {string.Join(", ", Variables.Keys)}; Secrets = {string.Join(", ", Secrets.Keys)} }}";
}
