namespace k8s.Autorest;

/// <summary>The server answered with a status outside 2xx.</summary>
public class HttpOperationException : Exception
{
    public HttpOperationException()
    {
    }

    public HttpOperationException(string message)
        : base(message)
    {
    }

    public HttpOperationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public HttpRequestMessageWrapper Request { get; set; }

    public HttpResponseMessageWrapper Response { get; set; }

    /// <summary>Null for ordinary calls, as in the genuine client: parse <see cref="HttpMessageWrapper.Content"/> of the response.</summary>
    public object Body { get; set; }
}
