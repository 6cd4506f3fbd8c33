using DifyDelivery.Terraform;
using DifyDelivery.Tools;

namespace DifyDelivery.Operations;

/// <summary>Terraform on a platform's root module.</summary>
internal static class ServerTerraform
{
    public static async Task<ITerraform> ResolveAsync(DeliveryContext context, IServerModule module, CancellationToken cancellationToken)
    {
        var tool = await context.Toolbox.ResolveAsync(ToolNames.Terraform, context.Reporter, cancellationToken);
        return new RetryingTerraform(new TerraformCli(context.Processes, tool.Path, module.Root), context.Time);
    }
}
