using DifyDelivery.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace DifyDelivery.Integration.Tests.Terraform;

/// <summary>A remote state as Terraform's own <c>http</c> backend knows it: read, write, lock, unlock, and each of them refused on demand.</summary>
internal sealed class StateService : IAsyncDisposable
{
    private LoopbackHttps _server = null!;
    private byte[]? _state;
    private byte[]? _holder;

    /// <summary>Whether writes fail, as with an expired login or a storage that does not answer.</summary>
    public bool RefusesWrites { get; set; }

    /// <summary>Whether the lock is found taken away when it is to be released.</summary>
    public bool LosesLock { get; set; }

    public IReadOnlyDictionary<string, string> Backend => new Dictionary<string, string>
    {
        ["address"] = _server.Address.ToString(),
        ["lock_address"] = _server.Address.ToString(),
        ["unlock_address"] = _server.Address.ToString(),
        ["skip_cert_verification"] = "true",
        ["retry_max"] = "0",
    };

    public static async Task<StateService> StartAsync()
    {
        var service = new StateService();
        service._server = await LoopbackHttps.StartAsync(service.AnswerAsync);
        return service;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var answer = context.Response;
        switch (context.Request.Method)
        {
            case "GET" when _state is null:
                answer.StatusCode = 404;
                break;
            case "GET":
                await answer.Body.WriteAsync(_state);
                break;
            case "POST" when RefusesWrites:
                answer.StatusCode = 500;
                break;
            case "POST":
                _state = body.ToArray();
                break;
            case "LOCK" when _holder is not null:
                answer.StatusCode = 423;
                await answer.Body.WriteAsync(_holder);
                break;
            case "LOCK":
                _holder = body.ToArray();
                break;
            case "UNLOCK":
                _holder = null;
                answer.StatusCode = LosesLock ? 409 : 200;
                break;
        }
    }
}
