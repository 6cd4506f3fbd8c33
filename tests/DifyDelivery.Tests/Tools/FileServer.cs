using System.Net;

namespace DifyDelivery.Tests.Tools;

/// <summary>A real HTTP server on a free port that serves one file, can break off in the middle, and counts what it was asked.</summary>
internal sealed class FileServer : IDisposable
{
    private HttpListener _listener = new();
    private readonly byte[] _content;
    private readonly Task _loop;
    private readonly List<string> _ranges = [];
    private int _breaks;

    public FileServer(byte[] content)
    {
        _content = content;
        Url = Start();
        _loop = Task.Run(ServeAsync);
    }

    public Uri Url { get; }

    /// <summary>How many of the next answers break off half-way.</summary>
    public int Breaks { set => _breaks = value; }

    /// <summary>False: ranges are ignored, as some servers do.</summary>
    public bool Resumes { get; set; } = true;

    /// <summary>Each answer waits for this before its body is complete.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public HttpStatusCode? Refusal { get; set; }

    /// <summary>The Range header of every request, "" where there was none.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_ranges)
                return [.. _ranges];
        }
    }

    public void Dispose()
    {
        _listener.Close();
        _loop.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private Uri Start()
    {
        for (var attempt = 0; ; attempt++)
        {
            var url = $"http://127.0.0.1:{Random.Shared.Next(20_000, 60_000)}/";
            _listener.Prefixes.Add(url);
            try
            {
                _listener.Start();
                return new Uri(url + "file");
            }
            catch (HttpListenerException) when (attempt < 20)
            {
                // The port is taken; a listener that could not start cannot be used again.
                _listener = new HttpListener();
            }
        }
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
            {
                // The client went away, or the server was closed.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var range = context.Request.Headers["Range"] ?? string.Empty;
        lock (_ranges)
            _ranges.Add(range);
        var response = context.Response;
        if (Refusal is { } refusal)
        {
            response.StatusCode = (int)refusal;
            response.Close();
            return;
        }

        var from = Resumes && range.Length > 0 ? int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture) : 0;
        if (from >= _content.Length)
        {
            response.StatusCode = (int)HttpStatusCode.RequestedRangeNotSatisfiable;
            response.Close();
            return;
        }

        if (from > 0)
        {
            response.StatusCode = (int)HttpStatusCode.PartialContent;
            response.Headers["Content-Range"] = $"bytes {from}-{_content.Length - 1}/{_content.Length}";
        }

        var body = _content.AsMemory(from);
        response.ContentLength64 = body.Length;
        if (Interlocked.Decrement(ref _breaks) >= 0)
        {
            await response.OutputStream.WriteAsync(body[..(body.Length / 2)]);
            await response.OutputStream.FlushAsync();
            response.Abort();
            return;
        }

        await response.OutputStream.WriteAsync(body[..(body.Length / 2)]);
        await response.OutputStream.FlushAsync();
        await Gate;
        await response.OutputStream.WriteAsync(body[(body.Length / 2)..]);
        response.Close();
    }
}
