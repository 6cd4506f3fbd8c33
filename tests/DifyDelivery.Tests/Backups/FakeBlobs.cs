using System.Collections.Concurrent;
using System.Globalization;
using System.Xml.Linq;
using Azure.Core.Pipeline;
using DifyDelivery.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace DifyDelivery.Tests.Backups;

/// <summary>
/// Plays one container of Azure Blob Storage over HTTPS, because the real one cannot be had in tests: Put Blob, Put Block, Put Block List,
/// Get Blob, List Blobs, Delete Blob as learn.microsoft.com/rest/api/storageservices describes them, with checksums, conditions and pages.
/// </summary>
internal sealed class FakeBlobs : IAsyncDisposable
{
    public const string Token = "test-token";

    // Where the host is an address, the client takes the first part of the path for the account, and the second for the container.
    private const string Path = "/account/backups";
    private const int PageSize = 3;
    private readonly ConcurrentDictionary<string, byte[]> _blocks = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentDictionary<string, (int Status, string Code)> _planned = new();

    private LoopbackHttps _server = null!;

    private FakeBlobs()
    {
    }

    public Uri Container => new(_server.Address, Path);

    /// <summary>What is there, by name.</summary>
    public ConcurrentDictionary<string, byte[]> Blobs { get; } = new();

    /// <summary>Method, blob and <c>comp</c> of each request.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public static async Task<FakeBlobs> StartAsync()
    {
        var blobs = new FakeBlobs();
        blobs._server = await LoopbackHttps.StartAsync(blobs.HandleAsync);
        return blobs;
    }

    /// <summary>A transport that trusts this server's certificate and no other.</summary>
    public HttpPipelineTransport Transport() => _server.Transport();

    /// <summary>Fails the next request of a method.</summary>
    public void Fail(string method, int status, string code) => _planned[method] = (status, code);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var name = Uri.UnescapeDataString(request.Path.Value![Path.Length..].TrimStart('/'));
        var comp = request.Query["comp"].ToString();
        _requests.Enqueue($"{request.Method} {name} {comp}".TrimEnd());
        using var content = new MemoryStream();
        await request.Body.CopyToAsync(content);
        var body = content.ToArray();
        context.Response.Headers["x-ms-request-id"] = "11111111-2222-3333-4444-555555555555";
        context.Response.Headers["x-ms-version"] = request.Headers["x-ms-version"];
        if (_planned.TryRemove(request.Method, out var planned))
        {
            await RefuseAsync(context, planned.Status, planned.Code);
        }
        else if (request.Headers.Authorization != $"Bearer {Token}" || request.Headers["x-ms-version"].Count == 0)
        {
            await RefuseAsync(context, 401, "InvalidAuthenticationInfo");
        }
        else if (body.Length > 0 && comp != "blocklist" && request.Headers["x-ms-content-crc64"] != Crc64(body))
        {
            await RefuseAsync(context, 400, "Crc64Mismatch");
        }
        else
        {
            await AnswerAsync(context, name, comp, body);
        }
    }

    private Task AnswerAsync(HttpContext context, string name, string comp, byte[] body)
    {
        var request = context.Request;
        switch (request.Method, comp)
        {
            case ("GET", "list"):
                return ListAsync(context);
            case ("PUT", "block"):
                _blocks[$"{name}/{request.Query["blockid"]}"] = body;
                return CreatedAsync(context, body);
            case ("PUT", "") or ("PUT", "blocklist") when request.Headers.IfNoneMatch == "*" && Blobs.ContainsKey(name):
                return RefuseAsync(context, 409, "BlobAlreadyExists");
            case ("PUT", "blocklist"):
                Blobs[name] = [.. XDocument.Load(new MemoryStream(body)).Root!.Elements().SelectMany(block => _blocks[$"{name}/{block.Value}"])];
                return CreatedAsync(context, body);
            case ("PUT", _):
                Blobs[name] = body;
                return CreatedAsync(context, body);
            case ("DELETE", _):
                context.Response.StatusCode = 202;
                return Blobs.TryRemove(name, out _) ? Task.CompletedTask : RefuseAsync(context, 404, "BlobNotFound");
            default:
                return Blobs.TryGetValue(name, out var blob) ? SendAsync(context, blob) : RefuseAsync(context, 404, "BlobNotFound");
        }
    }

    private static async Task SendAsync(HttpContext context, byte[] blob)
    {
        var (from, to) = (0, blob.Length - 1);
        var range = context.Request.Headers["x-ms-range"].ToString();
        if (range.Length > 0)
        {
            var parts = range["bytes=".Length..].Split('-');
            from = int.Parse(parts[0], CultureInfo.InvariantCulture);
            to = Math.Min(to, parts[1].Length > 0 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : to);
            if (from >= blob.Length)
            {
                await RefuseAsync(context, 416, "InvalidRange");
                return;
            }

            context.Response.StatusCode = 206;
            context.Response.Headers["Content-Range"] = FormattableString.Invariant($"bytes {from}-{to}/{blob.Length}");
        }

        var part = blob[from..(to + 1)];
        context.Response.Headers["x-ms-content-crc64"] = Crc64(part);
        context.Response.Headers["x-ms-blob-type"] = "BlockBlob";
        context.Response.Headers.ETag = "\"0x1\"";
        context.Response.Headers.LastModified = DateTimeOffset.UnixEpoch.ToString("R", CultureInfo.InvariantCulture);
        context.Response.ContentLength = part.Length;
        context.Response.ContentType = "application/octet-stream";
        if (context.Request.Method == "GET")
        {
            await context.Response.Body.WriteAsync(part);
        }
    }

    private Task ListAsync(HttpContext context)
    {
        var prefix = context.Request.Query["prefix"].ToString();
        var marker = context.Request.Query["marker"].ToString();
        var names = Blobs.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(name, marker) >= 0)
            .Order(StringComparer.Ordinal).ToList();
        var page = names.Take(PageSize).Select(name => new XElement(
            "Blob", new XElement("Name", name),
            new XElement("Properties", new XElement("Content-Length", Blobs[name].Length), new XElement("BlobType", "BlockBlob"), new XElement("Etag", "0x1"))));
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync(new XElement(
            "EnumerationResults", new XElement("Prefix", prefix), new XElement("Blobs", page), new XElement("NextMarker", names.Skip(PageSize).FirstOrDefault())).ToString());
    }

    private static Task CreatedAsync(HttpContext context, byte[] body)
    {
        context.Response.StatusCode = 201;
        context.Response.Headers.ETag = "\"0x1\"";
        context.Response.Headers.LastModified = DateTimeOffset.UnixEpoch.ToString("R", CultureInfo.InvariantCulture);
        context.Response.Headers["x-ms-content-crc64"] = Crc64(body);
        context.Response.Headers["x-ms-request-server-encrypted"] = "true";
        return Task.CompletedTask;
    }

    private static Task RefuseAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["x-ms-error-code"] = code;
        context.Response.ContentType = "application/xml";
        return context.Request.Method == "HEAD"
            ? Task.CompletedTask
            : context.Response.WriteAsync($"<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{code}</Code><Message>The server says {code}.</Message></Error>");
    }

    // Azure's polynomial, reflected.
    private static string Crc64(byte[] bytes)
    {
        var crc = ulong.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0x9A6C9329AC4BC9B5 : crc >> 1;
            }
        }

        return Convert.ToBase64String(BitConverter.GetBytes(~crc));
    }
}
