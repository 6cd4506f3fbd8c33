using System.IO.Hashing;
using System.Text;

namespace DifyDelivery.Postgres.Copying.Schema;

/// <summary>A short name for a long text.</summary>
internal static class TextDigest
{
    public static string Of(params IEnumerable<string> texts)
    {
        var hash = new XxHash128();
        foreach (var text in texts)
        {
            hash.Append(Encoding.UTF8.GetBytes(text));
            hash.Append([0]);
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
