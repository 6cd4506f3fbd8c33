using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace DifyDelivery.Integration.Tests.Terraform.Provider;

/// <summary>
/// Stands in for the azurerm provider, which cannot be installed everywhere: it speaks Terraform's plugin protocol 5 to the real
/// Terraform (<c>TF_REATTACH_PROVIDERS</c>), declares azurerm's schema, and remembers nothing but what Terraform's state says. What it
/// does not do: azurerm's own checks of values, and anything on Azure.
/// </summary>
internal sealed class AzurermDouble : IAsyncDisposable
{
    private const int Unimplemented = 12;
    private const int PrefixLength = 5;
    private readonly WebApplication _server;
    private readonly string _socket;

    private AzurermDouble(WebApplication server, string socket, AzurermBehaviour behaviour)
    {
        _server = server;
        _socket = socket;
        Behaviour = behaviour;
    }

    /// <summary>What it plans and applies; a test tells it what to refuse.</summary>
    public AzurermBehaviour Behaviour { get; }

    /// <summary>The environment variable with which Terraform finds it.</summary>
    public Dictionary<string, string> Environment => new()
    {
        ["TF_REATTACH_PROVIDERS"] = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["registry.terraform.io/hashicorp/azurerm"] = new
            {
                Protocol = "grpc",
                ProtocolVersion = 5,
                Pid = System.Environment.ProcessId,
                Test = true,
                Addr = new { Network = "unix", String = _socket },
            },
        }),
    };

    public static async Task<AzurermDouble> StartAsync(ProviderSchema schema)
    {
        // A socket's path may have a hundred characters only.
        var socket = Path.Combine(Path.GetTempPath(), $"tf-{Guid.NewGuid():n}.sock");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.ListenUnixSocket(socket, listen => listen.Protocols = HttpProtocols.Http2));
        var server = builder.Build();
        var behaviour = new AzurermBehaviour(schema);
        server.Run(context => AnswerAsync(context, behaviour));
        await server.StartAsync();
        return new AzurermDouble(server, socket, behaviour);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
        File.Delete(_socket);
    }

    /// <summary>One unary call of gRPC: a length-prefixed message each way, and the status in a trailer.</summary>
    private static async Task AnswerAsync(HttpContext context, AzurermBehaviour behaviour)
    {
        context.Response.ContentType = "application/grpc";
        var method = context.Request.Path.Value!;
        if (!method.StartsWith("/tfplugin5.Provider/", StringComparison.Ordinal))
        {
            context.Response.Headers["grpc-status"] = $"{Unimplemented}";
            return;
        }

        using var request = new MemoryStream();
        await context.Request.Body.CopyToAsync(request, context.RequestAborted);
        if (behaviour.Answer(Path.GetFileName(method), new ProtobufMessage(request.ToArray().AsSpan(PrefixLength))) is not { } answer)
        {
            context.Response.Headers["grpc-status"] = $"{Unimplemented}";
            return;
        }

        var body = answer.ToArray();
        var prefix = new byte[PrefixLength];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(1), body.Length);
        await context.Response.Body.WriteAsync(prefix, context.RequestAborted);
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
