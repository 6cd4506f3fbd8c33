namespace DifyDelivery.Terraform;

/// <summary>One line of Terraform's machine-readable output. Only what is used here has a type of its own.</summary>
internal abstract record TerraformEvent;

/// <summary>A resource begins to change.</summary>
internal sealed record ApplyStarted(string Address, string Action) : TerraformEvent;

/// <summary>A resource still changes.</summary>
internal sealed record ApplyContinues(string Address, string Action, TimeSpan Elapsed) : TerraformEvent;

/// <summary>A resource has changed, or failed to.</summary>
internal sealed record ApplyEnded(string Address, string Action, bool Failed, TimeSpan Elapsed) : TerraformEvent;

/// <summary>A provisioner wrote something.</summary>
internal sealed record ProvisionerSaid(string Address, string Output) : TerraformEvent;

/// <summary>The state of a resource is read again.</summary>
internal sealed record Refreshing(string Address) : TerraformEvent;

/// <summary>An error or a warning.</summary>
internal sealed record Diagnosed(TerraformDiagnostic Diagnostic) : TerraformEvent;

/// <summary>The closing count of a plan or an apply.</summary>
internal sealed record Summarised(string Message) : TerraformEvent;

/// <summary>Anything else, by its message.</summary>
internal sealed record Said(string Message) : TerraformEvent;
