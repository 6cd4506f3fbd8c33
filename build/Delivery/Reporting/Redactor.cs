using System.Collections.Concurrent;

namespace DifyDelivery.Reporting;

/// <summary>
/// Knows every secret value in play and takes them out of text. Everything printed, logged or written to an artifact passes through
/// one instance. Thread-safe.
/// </summary>
/// <param name="onNew">Told once of every value that is taken out from now on, for one more place that must know: a CI server's own mask.</param>
public sealed class Redactor(Action<string>? onNew = null)
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Placeholder = "[REDACTED]";

    private const int ShortestSecret = 4;
    private readonly ConcurrentDictionary<string, bool> _secrets = new(StringComparer.Ordinal);

    /// <summary>Remembers a secret, and its Base64 and URL-encoded forms. Values shorter than four characters are ignored: they would redact ordinary words.</summary>
    /// <param name="secret">The value; null and blank are ignored.</param>
    public void Register(string? secret)
    {
        if (string.IsNullOrWhiteSpace(secret) || secret.Length < ShortestSecret)
        {
            return;
        }

        foreach (var form in new[] { secret, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(secret)), Uri.EscapeDataString(secret) })
        {
            if (_secrets.TryAdd(form, true))
            {
                onNew?.Invoke(form);
            }
        }
    }

    /// <summary>Returns the text with every known secret replaced by <see cref="Placeholder"/>, longest first.</summary>
    /// <param name="text">Any text.</param>
    public string Redact(string text)
    {
        foreach (var secret in _secrets.Keys.OrderByDescending(secret => secret.Length))
        {
            text = text.Replace(secret, Placeholder, StringComparison.Ordinal);
        }

        return text;
    }
}
