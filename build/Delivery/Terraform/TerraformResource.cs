using System.Text.Json;

namespace DifyDelivery.Terraform;

/// <summary>A managed resource in the state.</summary>
/// <param name="Address">Its address in the configuration.</param>
/// <param name="Type">Its type.</param>
/// <param name="Tainted">Whether its making failed half-way, so that the next plan replaces it.</param>
/// <param name="Attributes">Its attributes as JSON.</param>
public sealed record TerraformResource(string Address, string Type, bool Tainted, JsonElement Attributes);
