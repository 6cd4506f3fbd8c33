using DifyDelivery.Reporting;

namespace DifyDelivery.Terraform;

/// <summary>
/// One Terraform root module in one environment. What is applied is the very file that was planned and shown; secrets reach the
/// program by environment variable only.
/// </summary>
public interface ITerraform
{
    /// <summary>
    /// Prepares the root module: backend and providers. Needs no network when the module has built-in providers only or its providers
    /// are cached; never upgrades a provider that a lock file pins. Idempotent.
    /// </summary>
    /// <param name="progress">Told what happens.</param>
    /// <param name="cancellationToken">Stops; the next call starts over.</param>
    /// <exception cref="ProvidersUnavailableException">A provider is neither cached nor downloadable.</exception>
    /// <exception cref="TerraformException">Terraform refused for another reason.</exception>
    Task InitializeAsync(IActivity progress, CancellationToken cancellationToken = default);

    /// <summary>Checks the configuration without looking at variables, state or the world. Needs <see cref="InitializeAsync"/> before.</summary>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>What Terraform has to say; empty when all is well.</returns>
    Task<IReadOnlyList<TerraformDiagnostic>> ValidateAsync(CancellationToken cancellationToken = default);

    /// <summary>Computes what an apply would do, into a file. Changes nothing but Terraform's own lock.</summary>
    /// <param name="inputs">The module's variables.</param>
    /// <param name="request">Destroy, or what to replace whatever the state says.</param>
    /// <param name="progress">Told what happens.</param>
    /// <param name="cancellationToken">Interrupts Terraform, which lets go of its lock.</param>
    /// <exception cref="StateLockedException">Somebody else is at it.</exception>
    /// <exception cref="InputRefusedException">A variable is missing or failed its validation.</exception>
    /// <exception cref="TerraformException">Terraform failed for another reason.</exception>
    Task<TerraformPlan> PlanAsync(
        TerraformInputs inputs, PlanRequest request, IActivity progress, CancellationToken cancellationToken = default);

    /// <summary>Reads what a saved plan would change out of the file itself. Needs <see cref="InitializeAsync"/> before: the providers' schemas are in it.</summary>
    /// <param name="file">The saved plan.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="TerraformException">It is no plan, or of another version.</exception>
    Task<IReadOnlyList<TerraformChange>> ReadPlanAsync(string file, CancellationToken cancellationToken = default);

    /// <summary>Applies a plan's file and returns the outputs afterwards.</summary>
    /// <param name="plan">What <see cref="PlanAsync"/> returned.</param>
    /// <param name="inputs">The same inputs: only the secrets are passed again, since the file does not hold them.</param>
    /// <param name="progress">Told about each resource as it changes.</param>
    /// <param name="cancellationToken">Interrupts Terraform, which saves its state and lets go of its lock.</param>
    /// <param name="noMore">Interrupts nothing that has begun, and lets nothing more begin: neither this apply nor another attempt.</param>
    /// <exception cref="StalePlanException">The state has changed since, or the file is not the one that was planned.</exception>
    /// <exception cref="StateLockedException">Somebody else is at it.</exception>
    /// <exception cref="AzureRefusedException">Azure refused something; what was done until then is in the state.</exception>
    /// <exception cref="TerraformException">Terraform failed; what was done until then is in the state, so that the next plan continues.</exception>
    /// <exception cref="ApplyInterruptedException">It was interrupted; the text says what was done and what state things are in.</exception>
    Task<TerraformOutputs> ApplyAsync(
        TerraformPlan plan, TerraformInputs inputs, IActivity progress, CancellationToken cancellationToken = default, CancellationToken noMore = default);

    /// <summary>Reads the outputs of the last apply; none when nothing has been applied.</summary>
    /// <param name="cancellationToken">Stops.</param>
    Task<TerraformOutputs> ReadOutputsAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads the managed resources that the state knows; none when nothing has been applied.</summary>
    /// <param name="cancellationToken">Stops.</param>
    Task<IReadOnlyList<TerraformResource>> ReadStateAsync(CancellationToken cancellationToken = default);
}
