using System.Runtime.CompilerServices;
using System.Text.Json;
using k8s.Models;

namespace k8s;

/// <summary>
/// Reads a watch line by line. An error event is given to <c>onError</c> and the enumeration goes on; an idle watch that the server
/// ends ends normally, where the genuine client throws: callers list again in both cases.
/// </summary>
internal static class WatchReader
{
    public static async IAsyncEnumerable<(WatchEventType, T)> ReadAsync<T>(
        Func<CancellationToken, Task<Stream>> open, Action<Exception> onError, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(await open(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is string line)
        {
            if (TryRead<T>(line, onError, out var type, out var item))
                yield return (type, item);
        }
    }

    private static bool TryRead<T>(string line, Action<Exception> onError, out WatchEventType type, out T item)
    {
        (type, item) = (WatchEventType.Error, default);
        try
        {
            using var document = JsonDocument.Parse(line);
            var content = document.RootElement.GetProperty("object");
            if (content.TryGetProperty("kind", out var kind) && kind.ValueEquals("Status"))
            {
                onError?.Invoke(new KubernetesException(KubernetesJson.Deserialize<V1Status>(content)));
                return false;
            }

            type = Enum.Parse<WatchEventType>(document.RootElement.GetProperty("type").GetString(), ignoreCase: true);
            item = KubernetesJson.Deserialize<T>(content);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or ArgumentException)
        {
            onError?.Invoke(exception);
            return false;
        }
    }
}
