using System.Runtime.CompilerServices;

namespace DifyDelivery.Tests.Support;

/// <summary>Holds output against a committed file; <c>UPDATE_GOLDEN=1</c> writes the files anew, to be reviewed as a difference.</summary>
internal static class Golden
{
    public static void ShouldBe(string actual, string name, [CallerFilePath] string test = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(test)!, "Expected", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        actual.ShouldBe(File.Exists(path) ? File.ReadAllText(path) : string.Empty, $"differs from {name}; UPDATE_GOLDEN=1 writes it anew");
    }
}
