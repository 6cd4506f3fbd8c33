using DifyDelivery.Postgres;
using DifyDelivery.Terraform;

namespace DifyDelivery.Operations;

/// <summary>Removes the server outside the cluster with Terraform. Whoever calls it has had it confirmed.</summary>
internal sealed class FlexibleServerRemoval(DeliveryContext context, IPlatform platform, FlexibleServerPort server, ReleaseSecrets secrets)
{
    public async Task RunAsync(StepScope scope, CancellationToken cancellationToken)
    {
        var password = await secrets.ReadAsync(platform.Connected.Api, DeliverySecrets.AdministratorPassword, cancellationToken) ?? PasswordGenerator.Next();
        context.Redactor.Register(password);
        var inputs = await server.InputsAsync(password, cancellationToken);
        var terraform = await server.TerraformAsync(cancellationToken);
        await terraform.InitializeAsync(scope.Activity, cancellationToken);
        var plan = await terraform.PlanAsync(inputs, PlanRequest.Remove, scope.Activity, cancellationToken);
        await terraform.ApplyAsync(plan, inputs, scope.Activity, cancellationToken);
        scope.Summary(plan.Summary);
    }
}
