using DifyDelivery.Terraform;

namespace DifyDelivery.Operations;

/// <summary>What Terraform does in a step.</summary>
internal static class TerraformSteps
{
    /// <summary>Applies a plan. Where the environment's lock is lost meanwhile, what has begun ends by itself and no other attempt begins.</summary>
    public static Task<TerraformOutputs> ApplyToItsEndAsync(
        this ITerraform terraform, TerraformPlan plan, TerraformInputs inputs, StepScope scope, CancellationToken cancellationToken) =>
        scope.ToItsEndAsync(person => terraform.ApplyAsync(plan, inputs, scope.Activity, person, noMore: cancellationToken), cancellationToken);
}
