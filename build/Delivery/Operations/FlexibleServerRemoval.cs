using DifyDelivery.Planning;
using DifyDelivery.Postgres;
using DifyDelivery.Terraform;

namespace DifyDelivery.Operations;

/// <summary>Removes the server outside the cluster with Terraform, and nothing else that holds data. Whoever calls it has had it confirmed.</summary>
internal sealed class FlexibleServerRemoval(DeliveryContext context, IPlatform platform, FlexibleServerPort server, ReleaseSecrets secrets)
{
    public async Task RunAsync(StepScope scope, CancellationToken cancellationToken)
    {
        var password = await secrets.ReadAsync(platform.Connected.Api, DeliverySecrets.AdministratorPassword, cancellationToken) ?? PasswordGenerator.Next();
        context.Redactor.Register(password);
        var removal = await server.RemovalAsync(password, cancellationToken);
        var terraform = await server.TerraformAsync(cancellationToken);
        await terraform.InitializeAsync(scope.Activity, cancellationToken);
        var plan = await terraform.PlanAsync(removal.Inputs, removal.Request, scope.Activity, cancellationToken);
        string[] wanted = [.. plan.Changes.Where(removal.MayDestroy).Select(change => change.Address)];
        if (DestructionGuard.Examine(plan, wanted).Count > 0)
        {
            var measured = await new PlanStakes(context, platform.Server).MeasureAsync(plan, platform.Connected, measureDatabases: null, cancellationToken);
            throw FindingsBlockException.InStep(DestructionGuard.Examine(plan, wanted, measured));
        }

        await terraform.ApplyToItsEndAsync(plan, removal.Inputs, scope, cancellationToken);
        scope.Summary(plan.Summary);
    }
}
