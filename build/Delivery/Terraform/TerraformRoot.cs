namespace DifyDelivery.Terraform;

/// <summary>A root module and the folder in which one environment's Terraform data lives.</summary>
/// <param name="ModuleDirectory">Where the <c>.tf</c> files are, for example <c>infra/sandbox</c>. Nothing is written there.</param>
/// <param name="WorkDirectory">Data directory, state, plans and variable files of one environment; made with mode 700.</param>
public sealed record TerraformRoot(string ModuleDirectory, string WorkDirectory)
{
    /// <summary>
    /// Settings of the module's backend, passed as <c>-backend-config</c>; not for secrets, they are visible in the process list.
    /// <value>The default is a local backend whose state is <see cref="StateFile"/>.</value>
    /// </summary>
    public IReadOnlyDictionary<string, string>? Backend { get; init; }

    /// <summary>How long to wait for a lock that somebody else holds. <value>The default is not at all: the holder is named at once.</value></summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>Environment variables of every command: the login of backend and provider (<c>ARM_...</c>). May hold secrets.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The state of the default, local backend.</summary>
    public string StateFile => Path.Combine(WorkDirectory, "terraform.tfstate");

    /// <summary>Terraform's own data directory (<c>TF_DATA_DIR</c>): one per environment, so that switching needs no second init.</summary>
    public string DataDirectory => Path.Combine(WorkDirectory, "data");

    /// <summary>Where Terraform runs: a copy of the module, in which it leaves what it cannot put elsewhere.</summary>
    public string RunDirectory => Path.Combine(WorkDirectory, "module");

    /// <summary>A command line for a person, with this environment's state: <c>terraform force-unlock ...</c>.</summary>
    /// <param name="arguments">What follows the program's name.</param>
    public string CommandFor(string arguments) => $"TF_DATA_DIR='{DataDirectory}' terraform -chdir='{ModuleDirectory}' {arguments}";

    /// <summary>
    /// A command line for a person that takes the state's lock away. In Azure's storage Terraform forgets who holds the lock before it lets go of
    /// the lease: where that failed there is no id that it would take, and the lease itself has to be broken.
    /// </summary>
    /// <param name="lockId">The lock; null where Terraform does not tell it.</param>
    public string UnlockCommand(string? lockId) =>
        lockId is null && Backend is { } backend && backend.TryGetValue("storage_account_name", out var account)
            ? $"az storage blob lease break --account-name {account} --container-name {backend["container_name"]} --blob-name {backend["key"]} --auth-mode login"
            : CommandFor($"force-unlock {lockId ?? "<lock id>"}");

    /// <summary>The plain variables of the last plan, for a person who runs Terraform by hand: <c>-var-file</c>. Written anew each time.</summary>
    public string VariablesFile => Path.Combine(WorkDirectory, "variables.tfvars.json");

    /// <summary>Where a bundle's plan is put to be applied; those that killed runs left there are cleared away.</summary>
    /// <param name="id">The bundle.</param>
    public string PlaceForBundledPlan(string id) => PlanFiles.OfBundle(PlanDirectory, id).Plan;

    /// <summary>Removes a saved plan with the variables beside it; one that is gone is no mistake.</summary>
    /// <param name="file">The plan.</param>
    public static void DiscardPlan(string file) => PlanFiles.Of(file).Delete();

    /// <summary>Where plan files are kept until they are applied.</summary>
    public string PlanDirectory => Path.Combine(WorkDirectory, "plans");
}
